"""Columns of cards by key with one cursor: all decisions of a board, without a screen."""

from __future__ import annotations

from collections.abc import Sequence


class CardGrid:
    """The cursor stands on a card's key, "" when there is none. Each column has a place and a cursor of its own."""

    def __init__(self) -> None:
        self.columns: tuple[tuple[str, ...], ...] = ()
        self.column = 0
        self.tops: list[int] = []
        self.first = 0  # first visible column
        self._cursors: list[int] = []
        self._height = 1  # cards of a column that are visible
        self._wide = 1  # columns that are visible

    @property
    def cursor(self) -> str:
        """Key of the card under the cursor."""
        return self._key(self.column)

    @property
    def place(self) -> int:
        """Which card of its column it is, from 0."""
        return self._cursors[self.column] if self.columns else 0

    def replace(self, columns: Sequence[Sequence[str]]) -> None:
        """Take new cards. The cursor follows its card into another column; when it is gone, the next takes its place.

        The card under the cursor stays where it is on the screen.
        """
        before, place, column = self.cursor, self.place, self.column
        on_screen = place - self.tops[column] if self.columns else 0
        self.columns = tuple(tuple(keys) for keys in columns)
        count = len(self.columns)
        self.tops = (self.tops + [0] * count)[:count]
        self._cursors = (self._cursors + [0] * count)[:count]
        self.column = min(column, max(count - 1, 0))
        if not self.columns:
            return
        if before and (found := self._find(before)) is not None:
            self.column, self._cursors[found[0]] = found
            if found[0] == column:
                self.tops[column] = found[1] - on_screen
        elif not self.columns[self.column]:
            self.column = next((at for at, keys in enumerate(self.columns) if keys), self.column)
        self._clamp()
        if self.column != column:
            self.reveal()

    def resize(self, height: int, wide: int) -> None:
        """So many cards of so many columns are visible; the cursor's stays so."""
        self._height, self._wide = max(height, 1), max(wide, 1)
        self.reveal()

    def move(self, step: int) -> None:
        """Down or up by so many cards; at the ends it stays."""
        if self.columns:
            self._cursors[self.column] += step
            self._clamp()
            self.reveal()

    def turn(self, step: int) -> None:
        """To the next column that way that holds a card; at the ends it stays."""
        at = self.column + step
        while 0 <= at < len(self.columns):
            if self.columns[at]:
                self.column = at
                self.reveal()
                return
            at += step

    def go_to(self, key: str) -> bool:
        """Put the cursor on a card; False when there is no such one."""
        found = self._find(key)
        if found is None:
            return False
        self.column, self._cursors[found[0]] = found
        self.reveal()
        return True

    def scroll(self, column: int, step: int) -> None:
        """Move what is visible of one column; the cursor stays on its card."""
        if 0 <= column < len(self.columns):
            self.tops[column] += step
            self._clamp()

    def reveal(self) -> None:
        """Bring the cursor's column and card into view."""
        if not self.columns:
            return
        self._clamp()
        self.first = max(min(self.first, self.column), self.column - self._wide + 1)
        top, at = self.tops[self.column], self._cursors[self.column]
        self.tops[self.column] = max(min(top, at), at - self._height + 1)

    def _clamp(self) -> None:
        for at, keys in enumerate(self.columns):
            self._cursors[at] = min(max(self._cursors[at], 0), max(len(keys) - 1, 0))
            self.tops[at] = min(max(self.tops[at], 0), max(len(keys) - self._height, 0))
        self.first = min(max(self.first, 0), max(len(self.columns) - self._wide, 0))

    def _key(self, column: int) -> str:
        keys = self.columns[column] if self.columns else ()
        return keys[self._cursors[column]] if keys else ""

    def _find(self, key: str) -> tuple[int, int] | None:
        for column in (self.column, *range(len(self.columns))):
            if key in self.columns[column]:
                return column, self.columns[column].index(key)
        return None
