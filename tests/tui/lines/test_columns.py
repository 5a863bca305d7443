"""Which columns fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from tui.lines.columns import Cell, Column, fit, header_segments, row_segments, segments_width, total_width

PLAIN = Style()
COLUMNS = (
    Column("state", "state", 10, 12, 0),
    Column("name", "name", 14, 32, 1),
    Column("task", "task", 12, 48, 3),
    Column("progress", "progress", 9, 16, 6),
    Column("context", "context", 6, 14, 4, "right"),
    Column("cpu", "cpu", 4, 5, 7, "right"),
    Column("memory", "mem", 6, 7, 8, "right"),
    Column("files", "files", 5, 5, 9, "right"),
    Column("branch", "branch", 12, 28, 5),
    Column("agent", "agent", 6, 9, 11),
    Column("cost", "cost", 6, 7, 10, "right"),
    Column("age", "age", 4, 4, 2, "right"),
)


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (60, ["state", "name", "task", "context", "age"]),
        (80, ["state", "name", "task", "context", "branch", "age"]),
        (100, ["state", "name", "task", "progress", "context", "cpu", "memory", "branch", "age"]),
        (140, [column.name for column in COLUMNS]),
        (220, [column.name for column in COLUMNS]),
    ],
)
def test_the_fleet_at_common_widths(width: int, names: list[str]) -> None:
    assert [placed.column.name for placed in fit(COLUMNS, width - 2)] == names


@given(st.integers(0, 300))
def test_columns_never_take_more_than_there_is(width: int) -> None:
    placed = fit(COLUMNS, width)
    assert total_width(placed) <= width
    assert all(each.column.least <= each.width <= each.column.most for each in placed)


@given(st.integers(20, 220))
def test_a_wider_list_keeps_every_column(width: int) -> None:
    narrow = {each.column.name for each in fit(COLUMNS, width)}
    assert narrow <= {each.column.name for each in fit(COLUMNS, width + 1)}


@given(st.integers(10, 220), st.text(max_size=60).filter(lambda text: text.isprintable() and text.isascii()))
def test_a_row_is_exactly_as_wide(width: int, text: str) -> None:
    placed = fit(COLUMNS, width)
    row = row_segments(placed, {"name": Cell(text, PLAIN, middle=True), "age": Cell("99d", PLAIN)}, width, PLAIN)
    assert segments_width(row) == width


def test_only_the_word_of_a_cell_has_its_style() -> None:
    placed = fit(COLUMNS[:2], 40)
    row = row_segments(placed, {"state": Cell("?", Style(reverse=True))}, 40, PLAIN)
    assert [segment.text for segment in row if segment.style == Style(reverse=True)] == ["?"]


def test_segments_can_be_cells() -> None:
    placed = fit(COLUMNS[:2], 40)
    row = row_segments(placed, {"state": [Segment("x" * placed[0].width)]}, 40, PLAIN)
    assert "".join(segment.text for segment in row).startswith("xxxxxxxxxxxx  ")


def test_titles_stand_over_their_columns() -> None:
    placed = fit(COLUMNS, 78)
    line = "".join(segment.text for segment in header_segments(placed, 78, PLAIN))
    assert line.startswith("state")
    assert line.rstrip().endswith("age")
    assert len(line) == 78
