import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lines.tiling import LOWEST, NARROWEST, tiling


@pytest.mark.parametrize(
    ("count", "size", "shape"),
    [
        (1, (220, 60), (1, 1)),
        (2, (120, 40), (1, 2)),
        (4, (120, 40), (2, 2)),
        (5, (220, 60), (2, 3)),
        (9, (220, 60), (3, 3)),
        (10, (120, 35), (3, 3)),
        (16, (220, 60), (4, 4)),
        (30, (250, 67), (5, 6)),
        (50, (220, 60), (4, 6)),
        (9, (80, 24), (2, 3)),
        (3, (40, 10), (1, 1)),
        (3, (1, 1), (1, 1)),
    ],
)
def test_the_grid(count, size, shape):
    grid = tiling(count, *size)
    assert (grid.columns, grid.rows) == shape


@given(st.integers(0, 200), st.integers(1, 300), st.integers(1, 100))
def test_every_tile_lies_inside_and_none_on_another(count, width, height):
    grid = tiling(count, width, height)
    assert grid.room >= min(count, 1)
    seen: set[tuple[int, int]] = set()
    for index in range(grid.room):
        left, wide = grid.column(index % grid.columns)
        top, tall = grid.row(index // grid.columns)
        assert left >= 0 and left + wide <= width and top >= 0 and top + tall <= height
        assert (wide >= NARROWEST or grid.columns == 1) and (tall >= LOWEST or grid.rows == 1)
        corners = {(left, top), (left + wide - 1, top + tall - 1)}
        assert not corners & seen
        seen |= corners
        assert grid.tile_at(left, top) == index == grid.tile_at(left + wide - 1, top + tall - 1)


def test_the_rows_together_fill_the_height():
    grid = tiling(9, 200, 50)
    assert [grid.row_at(y) for y in range(50)] == sorted(grid.row_at(y) for y in range(50))
    assert sum(grid.row(index)[1] for index in range(grid.rows)) == 50
