"""Nothing is ever wider than its room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.clean import clean_block, clean_line
from core.text.cut import MARK, cut, cut_middle, head, pad, tail, wrap
from core.text.width import width

_alphabet = st.sampled_from([*"ab c日本🚀", "e\u0301", "👍🏽", "\n", "한"]) | st.characters()
lines = st.lists(_alphabet, max_size=30).map("".join).map(clean_line)
blocks = st.lists(_alphabet, max_size=60).map("".join).map(lambda text: clean_block(text, 500))
cells = st.integers(-1, 40)


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 9, "short"),
        ("feature", 5, "feat…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("ab", 1, "…"),
        ("ab", 0, ""),
    ],
)
def test_cut(text: str, room: int, shown: str) -> None:
    assert cut(text, room) == shown


def test_cut_with_another_mark() -> None:
    assert cut("feature", 5, "~") == "feat~"


def test_the_middle_goes_and_both_ends_stay() -> None:
    assert cut_middle("feature/long-branch-name", 11) == "featu…-name"
    assert cut_middle("ab/cd", 5) == "ab/cd"
    assert cut_middle("abcdef", 2) == "a…"


def test_pad_aligns() -> None:
    assert pad("ab", 4) == "ab  "
    assert pad("ab", 4, "right") == "  ab"
    assert pad("ab", 5, "center") == " ab  "
    assert pad("日本", 3) == "日…"


def test_wrap_breaks_at_spaces_and_inside_long_words() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("abcdefgh ij", 3) == ["abc", "def", "gh", "ij"]
    assert wrap("a\n\nb", 5) == ["a", "", "b"]
    assert wrap("  indented words here", 10) == ["  indented", "words here"]


def test_wrap_marks_what_does_not_fit() -> None:
    assert wrap("one two three", 5, max_lines=2) == ["one", "two…"]
    assert wrap("one two", 5, max_lines=2) == ["one", "two"]


def test_a_character_wider_than_the_line_leaves_a_mark() -> None:
    assert wrap("日a", 1) == [MARK, "a"]


@given(lines, cells)
def test_never_wider_than_asked(text: str, room: int) -> None:
    for shown in (cut(text, room), cut_middle(text, room), head(text, room), tail(text, room)):
        assert width(shown) <= max(room, 0)


@given(lines, cells, st.sampled_from(["left", "right", "center"]))
def test_pad_is_exact(text: str, room: int, align: str) -> None:
    assert width(pad(text, room, align)) == max(room, 0)  # type: ignore[arg-type]


@given(lines, cells)
def test_what_fits_is_left_alone_and_cutting_twice_changes_nothing(text: str, room: int) -> None:
    for fit in (cut, cut_middle):
        shown = fit(text, room)
        assert fit(shown, room) == shown
        if width(text) <= room:
            assert shown == text


@given(blocks, cells, st.integers(0, 5))
def test_wrapped_lines_fit(text: str, room: int, most: int) -> None:
    wrapped = wrap(text, room, most)
    assert all(width(line) <= room for line in wrapped)
    assert not most or len(wrapped) <= most


@given(blocks, st.integers(2, 40))
def test_wrapping_loses_no_word(text: str, room: int) -> None:
    assert "".join("".join(wrap(text, room)).split()) == "".join(text.split())
