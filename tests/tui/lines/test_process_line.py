import pytest

from core.services.processes.trees import Leaf
from tests.fakes.fleet_samples import ALARMS, HOSTILE, MEMBERS, NOW, PROCESSES
from tui.lines.line_styles import plain_styles
from tui.lines.process_line import background_row, draw_process, draw_process_titles, leaf_row, member_row, owner_row

STYLES = plain_styles()
LEAF = Leaf(77, 5.0, "node", 2, 12.4, 64_000_000, True)
SERVER, TESTS, DOCS = PROCESSES
ALARM = ALARMS[0]._replace(conversation_id=None, process_id=SERVER.id)
WIDTHS = [20, 38, 58, 76, 97, 117, 140, 200]


def drawn(row, width=157) -> str:
    return draw_process(row, width, False, STYLES).text


def test_a_conversation_shows_its_sums_and_its_past():
    row = member_row(MEMBERS[1], (LEAF,) * 3, (None, 0.0, 50.0, 100.0), NOW, False)
    text = drawn(row)
    assert MEMBERS[1].conversation.name in text and "3 processes" in text and str(MEMBERS[1].process.pid) in text
    assert "·▁▅█" in text
    assert "·" not in drawn(member_row(MEMBERS[1], (), (), NOW, False)).replace(MEMBERS[1].conversation.name, "")


def test_a_background_process_shows_state_ports_and_why_it_ended():
    assert all(
        word in drawn(background_row(SERVER, (), (), None, NOW, False)) for word in ("running", "4501", "20021", "npm")
    )
    ended = drawn(background_row(TESTS, (), (), None, NOW, False), 190)
    assert "given up" in ended and "ended with 1; restarted 5 times" in ended
    sums = background_row(SERVER, (LEAF, LEAF._replace(cpu=None)), (), None, NOW, False)
    assert (sums.cpu, sums.memory) == ("12%", "122MB")


def test_a_background_process_shows_its_past_and_its_alarm():
    row = background_row(SERVER, (), (None, 0.0, 50.0, 100.0), ALARM, NOW, False)
    text = drawn(row, 200)
    assert "·▁▅█" in text and "alarm" in text and "5.1 GB" in text
    gone = background_row(DOCS, (), (None,) * 4, None, NOW, False)
    assert gone.past == (), "of one that has ended long ago nothing is known, and no dots say so"
    assert background_row(DOCS, (), (None, 3.0), None, NOW, False).past == (None, 3.0)


def test_unknown_figures_are_blank_and_never_zero():
    assert background_row(SERVER, (), (), None, NOW, False).memory == ""
    assert leaf_row(LEAF._replace(cpu=None), False).cpu == ""
    assert "halted" in drawn(leaf_row(LEAF, False))


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_keeps_the_width(width):
    evil = SERVER._replace(name=HOSTILE, reason=HOSTILE, state="nobody knows", argv='["\\u001b[2J"]')
    for row in (
        background_row(evil, (), (), None, NOW, True),
        leaf_row(LEAF._replace(name=HOSTILE), True),
        owner_row("x", True),
    ):
        strip = draw_process(row, width, False, STYLES)
        assert strip.cell_length <= width and all(char.isprintable() for char in strip.text)
    assert draw_process_titles(width, STYLES).cell_length <= width
