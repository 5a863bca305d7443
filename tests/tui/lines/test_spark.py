"""Sparklines."""

from hypothesis import given
from hypothesis import strategies as st

from tui.lines.spark import sparkline


def test_values_rise() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8) == "▁▂▃▄▅▆▇█"


def test_the_newest_are_shown_at_the_right() -> None:
    assert sparkline([9, 0, 1], 2) == "▁█"
    assert sparkline([1], 3) == "  █"


def test_what_is_not_known_is_a_gap() -> None:
    assert sparkline([1, None, float("nan")], 3) == "█··"


def test_a_fixed_top() -> None:
    assert sparkline([50], 1, top=100) == "▅"
    assert sparkline([500], 1, top=100) == "█"
    assert sparkline([0, 0], 2) == "▁▁"


def test_ascii() -> None:
    assert sparkline([0, 7], 2, ascii_only=True) == "_@"


@given(st.lists(st.none() | st.floats()), st.integers(-1, 50), st.none() | st.floats())
def test_always_as_wide_as_asked(values: list[float | None], width: int, top: float | None) -> None:
    assert len(sparkline(values, width, top=top)) == max(width, 0)
