"""One row of a list, and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Literal, NamedTuple

from textual.strip import Strip

from tui.lines.line_styles import LineStyles

RowState = Literal["", "cursor", "cursor-blurred", "marked"]

# payload, width in cells, whether the cursor is on it, styles that carry the row's background
DrawRow = Callable[[Any, int, bool, LineStyles], Strip]


class Row(NamedTuple):
    """One line of a list. Two rows look the same when key, kind and version agree; without a version, the payload."""

    key: str
    payload: Any
    kind: Literal["item", "header"] = "item"
    version: Hashable = None

    def same_as(self, other: Row) -> bool:
        """True when drawing both gives the same line."""
        if self.key != other.key or self.kind != other.kind or self.version != other.version:
            return False
        return self.version is not None or self.payload is other.payload or self.payload == other.payload
