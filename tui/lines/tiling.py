"""How many tails fit beside and below each other, and where each one lies. Pure."""

from __future__ import annotations

from typing import NamedTuple

FEW = 9  # tails that share the screen as well as it can; more of them only where each has room to be read
NARROWEST, LOWEST = 38, 7  # cells and lines that one of few needs to be worth a look
ROOMY_WIDTH, ROOMY_HEIGHT = 48, 10  # the same for one of many
GAP = 1  # cells between two columns


class Tiling(NamedTuple):
    """A grid over `width` × `height` cells."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def room(self) -> int:
        """Tiles on one page."""
        return self.columns * self.rows

    def column(self, index: int) -> tuple[int, int]:
        """First cell and width of a column; together the columns fill the width."""
        free = self.width - GAP * (self.columns - 1)
        left = free * index // self.columns + GAP * index
        return left, free * (index + 1) // self.columns + GAP * index - left

    def row(self, index: int) -> tuple[int, int]:
        """First line and height of a row; together the rows fill the height."""
        top = self.height * index // self.rows
        return top, self.height * (index + 1) // self.rows - top

    def row_at(self, y: int) -> int:
        """The row that holds a line."""
        return next((index for index in range(self.rows) if y < sum(self.row(index))), self.rows - 1)

    def tile_at(self, x: int, y: int) -> int | None:
        """Number of the tile at a cell, from the left and from the top; None in a gap."""
        for index in range(self.columns):
            left, width = self.column(index)
            if left <= x < left + width:
                return self.row_at(y) * self.columns + index
        return None


def tiling(count: int, width: int, height: int) -> Tiling:
    """The most even grid for so many tails, of those that leave each one room; one tile at least."""
    across = max(1, min(3, (width + GAP) // (NARROWEST + GAP)))
    down = max(1, min(3, height // LOWEST))
    if count > FEW:
        across = max(across, (width + GAP) // (ROOMY_WIDTH + GAP))
        down = max(down, height // ROOMY_HEIGHT)
    wanted = max(1, min(count, across * down))
    shapes = [(columns, rows) for columns in range(1, across + 1) for rows in range(1, down + 1)]
    # The fewest empty places; then the widest tiles, for the lines of a terminal are long.
    columns, rows = min(
        (shape for shape in shapes if shape[0] * shape[1] >= wanted), key=lambda shape: (shape[0] * shape[1], shape[0])
    )
    return Tiling(columns, rows, width, height)
