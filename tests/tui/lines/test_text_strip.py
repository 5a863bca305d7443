"""Hostile text neither breaks a line nor styles it."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tui.lines.line_styles import plain_styles
from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.text_strip import text_strip

_PIECES = st.sampled_from(
    [
        "\x1b[31m",
        "[bold red]",
        "[/]",
        "[@click=app.quit]",
        "\x1b]52;c;eA==\x07",
        "日本",
        "👨\u200d👩",
        "\u0301",
        "\ud800",
        "\n",
        "\r",
        "❤\ufe0f",
    ]
)
hostile = st.lists(_PIECES | st.text(max_size=6), max_size=12).map("".join)
RED, BLANK = Style(color="red"), Style(bgcolor="blue")


@given(st.lists(hostile, max_size=4), st.integers(0, 60))
def test_width_and_styles_are_the_ones_asked_for(texts: list[str], width: int) -> None:
    strip = text_strip([(text, RED) for text in texts], width, BLANK)
    assert strip.cell_length == width == cell_len(strip.text)
    assert {segment.style for segment in strip} <= {RED, BLANK}
    assert "\x1b" not in strip.text


def test_markup_is_text() -> None:
    assert text_strip([("[bold]x[/]", RED)], 12, BLANK).text == "[bold]x[/]  "


@given(hostile, hostile, st.integers(0, 80), st.integers(0, 12))
def test_notices_fill_their_space(title: str, line: str, width: int, height: int) -> None:
    strips = notice_strips(Notice(title, line, "c", "create"), width, height, plain_styles())
    assert len(strips) == height
    assert all(strip.cell_length == width for strip in strips)


def test_a_notice_names_its_key() -> None:
    text = "\n".join(
        strip.text for strip in notice_strips(Notice("Empty", "Nothing yet", "c", "create"), 40, 8, plain_styles())
    )
    assert "Empty" in text and "Nothing yet" in text and "c  create" in text
