"""Captured terminal lines: colours kept, everything else harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from tui.lines.sgr_state import START, SgrState, apply_sgr, style_of
from tui.lines.sgr_strips import SgrLines, parse_line, with_cursor

_PIECES = st.sampled_from(
    [
        "\x1b[31m", "\x1b[0m", "\x1b[38;5;300m", "\x1b[38;2;1;2m", "\x1b[48:2::9:9:9m", "\x1b[4:3m", "\x1b[",
        "\x1b]8;;x",
        "\x1b\\", "\x07", "\x0e", "\x0f", "\x9b1m", "\x1b[2J", "\x1b[1;1H", "\ufe0f", "[b]", "日", "🚀", "\u0301",
        "\x1b(0",
        "\x1bP", "\r", "\u202e", "lqk", "\x1b[58:2::1:2:3m", "\x1b[99999999999m", "\x1b[:;:m", "\x1b[38;m", "\x1b[38:m",
    ]
)  # fmt: skip
screens = st.lists(st.lists(_PIECES | st.text(max_size=4), max_size=12).map("".join), max_size=5)


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("", Style()),
        ("1;31", Style(bold=True, color=Color.from_ansi(1))),
        ("91", Style(color=Color.from_ansi(9))),
        ("107", Style(bgcolor=Color.from_ansi(15))),
        ("38;5;208", Style(color=Color.from_ansi(208))),
        ("48;2;1;2;3", Style(bgcolor=Color.from_rgb(1, 2, 3))),
        ("38:2::1:2:3", Style(color=Color.from_rgb(1, 2, 3))),
        ("38:2:1:2:3", Style(color=Color.from_rgb(1, 2, 3))),
        ("38:5:7", Style(color=Color.from_ansi(7))),
        ("4:3", Style(underline=True)),
        ("4:0", Style()),
        ("58:2::1:2:3;3", Style(italic=True)),
        ("58;5;9;3", Style(italic=True)),
        ("38;5;999", Style()),
        ("38;2;300;0;0", Style()),
        ("1;2;22;3;23;4;24;9;29;7;27;53;55", Style()),
        ("7;31;39", Style(reverse=True)),
        ("1;0;3", Style(italic=True)),
    ],
)
def test_codes(parameters: str, style: Style) -> None:
    assert style_of(apply_sgr(START, parameters)) == style


def test_state_runs_on_over_line_ends() -> None:
    first, second, third = SgrLines().parse(["\x1b[41mred", "still", "\x1b[49mplain"])
    assert first._segments[0].style == second._segments[0].style == Style(bgcolor=Color.from_ansi(1))
    assert third._segments[0].style == Style()


def test_line_drawing_comes_by_shift_and_by_designation() -> None:
    assert parse_line("\x0elqk\x0f q", START)[0].text == "┌─┐ q"
    assert parse_line("\x1b(0x\x1b(Bx", START)[0].text == "│x"
    assert parse_line("\x0el", START)[1].drawing


def test_links_titles_and_movements_are_dropped() -> None:
    line = "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1b]0;title\x07a\x1b[2J\x1b[5;5Hb\x1b7\u2764\ufe0f\rc"
    assert parse_line(line, START)[0].text == "link ab\u2764c"


def test_the_same_line_in_the_same_state_is_the_same_strip() -> None:
    lines = SgrLines()
    first = lines.parse(["\x1b[31ma", "b"])
    again = lines.parse(["\x1b[31ma", "b"])
    other = lines.parse(["a", "b"])
    assert first[0] is again[0] and first[1] is again[1]
    assert other[1] is not first[1]


def test_cursor_reverses_one_cell() -> None:
    strip = parse_line("a\x1b[7mb\x1b[0mc   ", START)[0]
    for column, reverse in ((0, True), (1, False), (2, True)):
        drawn = with_cursor(strip, column, Style())
        assert drawn.text == strip.text
        cell = drawn.crop(column, column + 1)._segments[0]
        assert cell.style is not None and cell.style.reverse is reverse


@given(screens)
def test_nothing_but_colours_gets_through(screen: list[str]) -> None:
    for strip in SgrLines().parse(screen):
        assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in strip.text)
        assert "\ufe0f" not in strip.text
        assert strip.adjust_cell_length(33).cell_length == 33 == cell_len(strip.adjust_cell_length(33).text)
        assert all(segment.style is not None and not segment.style.link for segment in strip)


@given(screens)
def test_remembered_lines_are_drawn_as_new_ones(screen: list[str]) -> None:
    lines = SgrLines()
    assert lines.parse(screen) == lines.parse(screen) == SgrLines().parse(screen)


@given(st.text("0123456789;:", max_size=30))
def test_any_parameters_give_a_drawable_state(parameters: str) -> None:
    state = apply_sgr(SgrState(), parameters)
    assert style_of(state).render("x")
