"""Bars and gauges: exact widths, honest numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from tui.lines.bars import gauge, gauge_level, gauge_words, progress_bar
from tui.lines.columns import segments_width
from tui.lines.line_styles import plain_styles

STYLES = plain_styles()
numbers = st.none() | st.floats(allow_nan=True, allow_infinity=True)


def shown(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


@given(numbers, st.integers(-2, 80), st.booleans())
def test_every_bar_is_as_wide_as_asked(value: float | None, width: int, ascii_only: bool) -> None:
    for drawn in (
        progress_bar(value, width, STYLES, ascii_only=ascii_only),
        gauge(value, width, STYLES, ascii_only=ascii_only),
    ):
        assert segments_width(drawn) == max(width, 0)
        if ascii_only and value is not None and math.isfinite(value):
            assert shown(drawn).isascii()


@pytest.mark.parametrize("unknown", [None, math.nan, math.inf])
def test_unknown_is_said_and_is_not_nothing(unknown: float | None) -> None:
    assert shown(gauge(unknown, 12, STYLES)).strip() == "unknown"
    assert shown(progress_bar(unknown, 5, STYLES)).strip() == "–"
    assert gauge_words(unknown) == "unknown"


@given(st.floats(100, 1e9))
def test_never_more_than_a_hundred(percent: float) -> None:
    assert "100%" in shown(gauge(percent, 20, STYLES))
    assert "100%" in shown(progress_bar(percent, 20, STYLES))


@pytest.mark.parametrize(
    ("percent", "word", "style"),
    [
        (0, "ok", "success"),
        (69.9, "ok", "success"),
        (70, "filling", "warning"),
        (90, "critical", "error"),
        (95, "full", "error"),
    ],
)
def test_levels_have_a_word_and_a_style(percent: float, word: str, style: str) -> None:
    level = gauge_level(percent)
    assert level is not None
    assert (level.word, level.style) == (word, style)
    drawn = gauge(percent, 30, STYLES)
    assert word in shown(drawn)
    assert drawn[0].style == STYLES.named(style)


@pytest.mark.parametrize(("percent", "sign"), [(10, ""), (72, "^"), (91, "!"), (96, "!!")])
def test_narrow_gauges_keep_the_sign(percent: float, sign: str) -> None:
    assert shown(gauge(percent, 6, STYLES)).strip() == f"{percent}%{sign}"


def test_only_everything_is_full_and_anything_shows() -> None:
    assert "━  9" not in shown(progress_bar(0.999, 30, STYLES))
    assert shown(progress_bar(1.0, 30, STYLES)) == "━" * 25 + " 100%"
    assert shown(progress_bar(0.0001, 30, STYLES)).startswith("╸")
    assert shown(progress_bar(0.0, 30, STYLES)).startswith("─")


def test_nearly_done_is_not_done() -> None:
    assert "99%" in shown(progress_bar(0.9999, 12, STYLES))
    assert "7%" in shown(progress_bar(0.07, 12, STYLES))


def test_a_stale_gauge_is_dim_and_says_so():
    drawn = gauge(97, 30, STYLES, stale=True)
    assert "97% ~  stale" in shown(drawn)
    assert {segment.style for segment in drawn} == {STYLES.muted}
    assert shown(gauge(None, 12, STYLES, stale=True)).strip() == "unknown"
