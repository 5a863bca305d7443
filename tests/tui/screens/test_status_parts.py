"""The supervisor's part of the status line: a word, a shape and a colour for each state."""

import re

import pytest

from core.model.alarm import Alarm
from core.model.breaker import Breaker
from core.model.supervision import Beat, LoopHealth
from tests.fakes.fleet_samples import FACTS, FLEET, NOW
from tui.panes.picture import Picture
from tui.screens.status_parts import right_parts

WELL = LoopHealth("observe", NOW - 1, NOW - 1, 0.01, next_at=NOW)
FAILING = LoopHealth("deliver", NOW - 1, NOW - 90, 0.01, 3, "no such socket", NOW + 8)
HANGING = LoopHealth("dropbox", NOW - 12, NOW - 13, 0.01)


def part(*loops, ago=1.0, runs=True, ascii=False):
    snapshot = FLEET._replace(supervisor_at=NOW - ago, supervisor=Beat(7, NOW - ago, NOW - 60, "0.1.0", loops))
    picture = Picture(snapshot, NOW, FACTS._replace(ascii=ascii), loaded=True, supervisor_runs=runs)
    return right_parts(picture, NOW)[-1]


@pytest.mark.parametrize(
    ("shown", "text", "style"),
    [
        (part(WELL), "supervised", "muted"),
        (part(WELL, FAILING), "supervisor: deliver failing (3)", "error"),
        (part(HANGING), "supervisor: dropbox stalled 12s", "error"),
        (part(FAILING, HANGING), "supervisor: deliver failing (3) and 1 more", "error"),
        (part(WELL, ago=12), "supervisor silent 12s: B replaces it", "error"),
        (part(WELL, ago=12, runs=False), "no supervisor: B starts it", "warning"),
    ],
)
def test_every_state_says_its_word(shown, text, style):
    assert shown.text.endswith(text)
    assert shown.style == style
    assert (shown.text == text) == (text == "supervised")  # trouble has a shape, too


def test_an_alarm_of_a_process_of_the_project_names_it_and_the_way_there():
    alarm = Alarm(1, None, "memory", "process server: …", 5.0, 4.0, NOW - 9, None, None, "", process_id=1)
    shown = [one.text for one in right_parts(Picture(FLEET._replace(alarms=(alarm,)), NOW, loaded=True), NOW)]
    assert any("alarm of server: w leads there" in text for text in shown)
    assert not any("M acknowledges" in text for text in shown)


def test_shapes_are_plain_letters_where_the_terminal_knows_no_others():
    assert part(FAILING, ascii=True).text.isascii()


@pytest.mark.parametrize(
    ("state", "until", "words"),
    [
        ("open", 3600.0, r"anthropic paused until \d\d"),
        ("open", -1.0, "anthropic paused until the next start"),
        ("probing", 0.0, "anthropic paused, pilot-api tries"),
        ("resuming", 0.0, "anthropic goes on"),
    ],
)
def test_a_paused_vendor_is_named_with_its_time(state, until, words):
    breaker = Breaker(1, "anthropic", state, "quota", "limit", "pilot-api", NOW, NOW, NOW + until, probe="pilot-api")
    picture = Picture(FLEET._replace(breakers=(breaker,)), NOW, loaded=True)
    assert re.search(words, right_parts(picture, NOW)[-1].text)
