"""Rows by key with a cursor and marks: all decisions of a list, without a screen."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.row import Row


class RowSet:
    """The rows of one list. The cursor stands on an item's key, never on a header; "" when there is no item."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self.cursor = ""
        self.marks: frozenset[str] = frozenset()
        self._index: dict[str, int] = {}

    def index_of(self, key: str) -> int | None:
        """Where a key is."""
        return self._index.get(key)

    def is_item(self, index: int) -> bool:
        """True when the cursor may stand there."""
        return 0 <= index < len(self.rows) and self.rows[index].kind == "item"

    def replace(self, rows: Sequence[Row], top: int, height: int) -> int:
        """Take new rows; returns the first visible line that keeps what is on the screen where it is.

        The row under the cursor holds still when it is visible, else the first visible row that survived. A cursor
        whose row is gone goes to the row that took its place.
        """
        index = {row.key: place for place, row in enumerate(rows)}
        if len(index) != len(rows):
            raise ValueError("two rows of a list have the same key")
        old_rows, old_index = self.rows, self._index
        self.rows, self._index = tuple(rows), index
        self.marks = frozenset(key for key in self.marks if key in index) if self.marks else self.marks
        anchor = self._anchor(old_rows, old_index, top, height)
        if self.cursor not in index:
            self.cursor = self._successor(old_rows, old_index)
        moved = index[anchor] - old_index[anchor] if anchor else 0
        return min(max(top + moved, 0), max(len(self.rows) - height, 0))

    def step(self, delta: int) -> str:
        """Key of the item `delta` lines from the cursor; at the ends the last item that way."""
        here = self._index.get(self.cursor, -1 if delta > 0 else len(self.rows))
        there = min(max(here + delta, 0), len(self.rows) - 1)
        way = 1 if delta > 0 else -1
        found = self._item_from(there, way)
        if found is None:
            found = self._item_from(there, -way)
        return self.rows[found].key if found is not None else ""

    def end(self, way: int) -> str:
        """Key of the first (`way` 1) or last (`way` -1) item."""
        found = self._item_from(0 if way > 0 else len(self.rows) - 1, way)
        return self.rows[found].key if found is not None else ""

    def top_showing(self, index: int, top: int, height: int) -> int:
        """The first visible line nearest to `top` that shows the row, with the headers right above it."""
        first = index
        while first > 0 and self.rows[first - 1].kind == "header" and index - first < height - 1:
            first -= 1
        if first < top:
            return first
        return max(top, index - height + 1) if height > 0 else top

    def _anchor(self, old_rows: Sequence[Row], old_index: dict[str, int], top: int, height: int) -> str:
        at = old_index.get(self.cursor)
        if at is not None and top <= at < top + height and self.cursor in self._index:
            return self.cursor
        if top == 0:
            return ""
        return next((row.key for row in old_rows[top : top + height] if row.key in self._index), "")

    def _successor(self, old_rows: Sequence[Row], old_index: dict[str, int]) -> str:
        at = old_index.get(self.cursor)
        if at is None:
            return self.end(1)
        for row in [*old_rows[at + 1 :], *reversed(old_rows[:at])]:
            index = self._index.get(row.key)
            if index is not None and self.is_item(index):
                return row.key
        return self.end(1)

    def _item_from(self, start: int, way: int) -> int | None:
        index = start
        while 0 <= index < len(self.rows):
            if self.rows[index].kind == "item":
                return index
            index += way
        return None
