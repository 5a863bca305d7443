import pytest

from core.errors import TerminalFailed
from core.terminals.frame_parse import colours_after, last_written, parse_frame, parse_sweep, parse_tails


def test_frame_facts_and_lines():
    frame = parse_frame("3 1 1 20 3 0 1 0  57\n\x1b[31mred\nstill\n\n")
    assert frame.lines == ("\x1b[31mred", "still", "")
    assert (frame.cursor_x, frame.cursor_y, frame.cursor_shown) == (3, 1, True)
    assert (frame.width, frame.height, frame.history_size) == (20, 3, 57)
    assert (frame.alternate, frame.in_mode, frame.dead) == (False, True, False)


@pytest.mark.parametrize(("body", "lines"), [("a\n", ("a", "", "")), ("a\nb\nc\nd\n", ("a", "b", "c"))])
def test_frame_has_as_many_lines_as_it_is_high(body, lines):
    assert parse_frame("0 0 0 9 3 1 0 1 7 0\n" + body).lines == lines


def test_other_line_ends_of_unicode_do_not_divide():
    assert parse_frame("0 0 1 9 2 0 0 0  0\na\u2028b\x0cc\nd\n").lines == ("a\u2028b\x0cc", "d")


@pytest.mark.parametrize("said", ["", "\n", "         \n", "nonsense\n"])
def test_a_missing_pane_is_an_error(said):
    with pytest.raises(TerminalFailed) as error:
        parse_frame(said)
    assert error.value.code == "terminal_gone"


def test_sweep_leaves_out_what_is_no_conversation_and_keeps_any_title():
    ours = "c-1\t%4\t1\t812\t1700000000\t120\t40\t0\t77\tab12\t/a b/c\ttitle\twith tab"
    hub = "hub\t%0\t0\t5\t1700000000\t80\t24\t0\t77\t\t\tx"
    (row,) = parse_sweep(f"{hub}\n{ours}\n")
    assert (row.key, row.pane, row.dead, row.pid, row.activity) == ("c-1", "%4", True, 812, 1_700_000_000.0)
    assert (row.width, row.height, row.server) == (120, 40, 77)
    assert (row.run, row.folder, row.title) == ("ab12", "/a b/c", "title\twith tab")


def test_tails_of_many_and_one_cut_off():
    said = "c-1 3\none\ntwo\n\nc-2 2\n\n\nc-3 4\nlost"
    assert parse_tails(said, 1) == {"c-1": ("two",), "c-2": ()}


def test_a_tail_keeps_the_colours_that_began_before_it():
    screen = ("\x1b[1m\x1b[0m\x1b[31mred", "more \x1b[4m", "last", "\x1b[0m   ")
    assert last_written(screen, 1) == ("\x1b[31m\x1b[4mlast",)
    assert colours_after(("\x1b[31m", "\x1b[m")) == ""
