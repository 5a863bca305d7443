"""Which columns of a list fit into a width, and how wide each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from core.text.cut import Align, cut, cut_middle
from core.text.width import width as cells_of

GAP = 2


class Column(NamedTuple):
    """A column: it shows from `least` cells on and grows to `most`; columns with a low `rank` stay longest."""

    name: str
    title: str
    least: int
    most: int
    rank: int
    align: Align = "left"


class Placed(NamedTuple):
    """A column that fits, with its width in cells."""

    column: Column
    width: int


class Cell(NamedTuple):
    """Text of one cell in one style. Names and paths lose their middle, other text its end."""

    text: str
    style: Style
    middle: bool = False


def fit(columns: Sequence[Column], width: int, gap: int = GAP) -> tuple[Placed, ...]:
    """The columns that fit into `width` cells, in their own order.

    They are taken by rank until one does not fit at its least width; what is left over is dealt out cell by cell, in
    the order of rank, up to each column's most.
    """
    chosen: list[Column] = []
    used = 0
    for column in sorted(columns, key=lambda column: column.rank):
        needed = column.least + (gap if chosen else 0)
        if used + needed > width:
            break
        chosen.append(column)
        used += needed
    spare = width - used
    widths = {column.name: column.least for column in chosen}
    growing = [column for column in chosen if column.most > column.least]
    while spare > 0 and growing:
        for column in growing[:spare]:
            widths[column.name] += 1
            spare -= 1
        growing = [column for column in growing if widths[column.name] < column.most]
    return tuple(Placed(column, widths[column.name]) for column in columns if column.name in widths)


def row_segments(
    placed: Sequence[Placed],
    cells: Mapping[str, Cell | Iterable[Segment]],
    width: int,
    blank: Style,
    gap: int = GAP,
) -> list[Segment]:
    """One row, exactly `width` cells when its cells' segments are as wide as their columns. Absent cells are blank."""
    segments: list[Segment] = []
    used = 0
    for index, (column, room) in enumerate(placed):
        if index:
            segments.append(Segment(" " * gap, blank))
            used += gap
        cell = cells.get(column.name)
        if cell is None:
            segments.append(Segment(" " * room, blank))
        elif isinstance(cell, Cell):
            segments.extend(_cell_segments(cell, room, column.align, blank))
        else:
            segments.extend(cell)
        used += room
    if used < width:
        segments.append(Segment(" " * (width - used), blank))
    return segments


def _cell_segments(cell: Cell, room: int, align: Align, blank: Style) -> list[Segment]:
    """The text in its own style, what is beside it in the row's, so that a reversed state is no wider than its word."""
    text = cut_middle(cell.text, room) if cell.middle else cut(cell.text, room)
    missing = room - cells_of(text)
    before = missing if align == "right" else missing // 2 if align == "center" else 0
    return [Segment(" " * before, blank), Segment(text, cell.style), Segment(" " * (missing - before), blank)]


def header_segments(placed: Sequence[Placed], width: int, style: Style, gap: int = GAP) -> list[Segment]:
    """The titles above a list."""
    return row_segments(
        placed, {each.column.name: Cell(each.column.title, style) for each in placed}, width, style, gap
    )


def total_width(placed: Sequence[Placed], gap: int = GAP) -> int:
    """Cells that the placed columns take."""
    return sum(each.width for each in placed) + gap * max(len(placed) - 1, 0)


def segments_width(segments: Iterable[Segment]) -> int:
    """Cells of segments whose text is clean."""
    return sum(cells_of(segment.text) for segment in segments)
