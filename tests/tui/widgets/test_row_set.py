"""What a list decides, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.row import Row
from tui.widgets.row_set import RowSet


def rows(keys: str) -> list[Row]:
    """Capitals are headers."""
    return [Row(key, key, "header" if key.isupper() else "item") for key in keys]


def filled(keys: str, cursor: str = "") -> RowSet:
    held = RowSet()
    held.replace(rows(keys), 0, 10)
    if cursor:
        held.cursor = cursor
    return held


def test_the_cursor_starts_on_the_first_item() -> None:
    assert filled("HabIc").cursor == "a"
    assert filled("H").cursor == ""
    assert filled("").cursor == ""


def test_keys_differ() -> None:
    with pytest.raises(ValueError, match="same key"):
        filled("aa")


def test_a_row_that_goes_leaves_the_cursor_to_the_next_then_to_the_one_before() -> None:
    held = filled("abcd", "b")
    held.replace(rows("acd"), 0, 10)
    assert held.cursor == "c"
    held.replace(rows("ad"), 0, 10)
    assert held.cursor == "d"
    held.replace(rows("a"), 0, 10)
    assert held.cursor == "a"
    held.replace([], 0, 10)
    assert held.cursor == ""


def test_the_row_under_the_cursor_holds_still_when_others_come_and_go_above() -> None:
    held = filled("abcdefghij", "e")
    assert held.replace(rows("xyabcdefghij"), 2, 4) == 4
    assert held.replace(rows("bcdefghij"), 4, 4) == 1


def test_without_a_visible_cursor_the_first_visible_row_holds_still() -> None:
    held = filled("abcdefghij", "a")
    assert held.replace(rows("axbcdefghij"), 5, 4) == 6


def test_at_the_top_new_rows_show() -> None:
    held = filled("bcdefghij", "j")
    assert held.replace(rows("abcdefghij"), 0, 4) == 0


def test_steps_skip_headers_and_stay_inside() -> None:
    held = filled("HabIcJ", "b")
    assert held.step(1) == "c"
    held.cursor = "c"
    assert held.step(1) == "c"
    assert held.step(-1) == "b"
    assert held.step(-100) == "a"
    assert held.step(100) == "c"
    assert (held.end(1), held.end(-1)) == ("a", "c")


def test_going_to_an_item_shows_its_headers() -> None:
    held = filled("HIabcdef")
    assert held.top_showing(2, 5, 4) == 0
    assert held.top_showing(7, 0, 4) == 4
    assert held.top_showing(4, 3, 4) == 3


def test_marks_of_rows_that_went_are_gone() -> None:
    held = filled("abc")
    held.marks = frozenset("ab")
    held.replace(rows("bc"), 0, 10)
    assert held.marks == {"b"}


_keys = st.lists(st.sampled_from("abcdefgHIJ"), unique=True).map("".join)


@given(st.lists(_keys, min_size=1, max_size=6), st.integers(0, 12), st.integers(0, 6), st.integers(-12, 12))
def test_whatever_comes_cursor_and_view_are_inside(steps: list[str], top: int, height: int, delta: int) -> None:
    held = RowSet()
    for keys in steps:
        top = held.replace(rows(keys), top, height)
        assert 0 <= top <= max(len(keys) - height, 0)
        items = [key for key in keys if key.islower()]
        assert held.cursor in items if items else held.cursor == ""
        if delta:
            assert (held.step(delta) or "") in [*items, ""]
        held.cursor = held.step(delta) if delta else held.cursor
