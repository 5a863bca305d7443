from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.card_grid import CardGrid


def grid(*columns: str, height: int = 3, wide: int = 2) -> CardGrid:
    made = CardGrid()
    made.replace(columns)
    made.resize(height, wide)
    return made


def test_it_moves_in_four_directions_and_stays_at_the_ends():
    made = grid("abc", "", "xy")
    assert made.cursor == "a"
    made.move(1)
    made.turn(1)
    assert made.cursor == "x"  # over the empty column, to that column's own place
    made.turn(1)
    made.move(9)
    assert made.cursor == "y"
    made.turn(-1)
    assert made.cursor == "b"
    made.turn(-1)
    made.move(-9)
    assert made.cursor == "a"


def test_the_columns_around_the_cursor_are_visible():
    made = grid("a", "b", "c", "d")
    assert made.first == 0
    made.turn(1)
    made.turn(1)
    assert made.first == 1
    made.turn(-1)
    made.turn(-1)
    assert made.first == 0


def test_each_column_scrolls_for_itself():
    made = grid("abcdef", "uvwxyz")
    made.move(4)
    assert made.tops == [2, 0]
    made.scroll(1, 2)
    assert made.tops == [2, 2]
    made.scroll(1, 9)
    assert made.tops == [2, 3]
    assert made.cursor == "e"


def test_the_cursor_follows_its_card_into_another_column():
    made = grid("abc", "x")
    made.move(1)
    made.replace(["ac", "xb"])
    assert (made.cursor, made.column) == ("b", 1)


def test_when_its_card_is_gone_the_next_takes_its_place():
    made = grid("abc", "x")
    made.move(2)
    made.replace(["ab", "x"])
    assert made.cursor == "b"
    made.replace(["", "x"])
    assert made.cursor == "x"
    made.replace(["", ""])
    assert made.cursor == ""


def test_what_comes_above_the_cursor_does_not_move_it_on_the_screen():
    made = grid("abcdef")
    made.move(3)
    assert made.tops == [1]
    made.replace(["12abcdef"])
    assert (made.cursor, made.tops) == ("d", [3])


@given(st.lists(st.tuples(st.sampled_from(["move", "turn", "scroll", "replace"]), st.integers(-4, 4)), max_size=30))
def test_the_cursor_is_always_on_a_card_and_nothing_leaves_its_bounds(steps):
    made = grid("abcdefgh", "", "uvwxyz", "12")
    for act, step in steps:
        if act == "replace":
            made.replace(["abcdefgh"[: step + 4], "ghijk"[: abs(step)], "uvwxyz"[abs(step) :]])
        elif act == "scroll":
            made.scroll(0, step)
        else:
            getattr(made, act)(step)
        assert bool(made.cursor) == any(made.columns)
        assert all(0 <= top <= max(len(keys) - 3, 0) for top, keys in zip(made.tops, made.columns, strict=True))
        assert made.first <= made.column < made.first + 2 or act in {"scroll", "replace"}
