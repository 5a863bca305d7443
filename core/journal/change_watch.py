"""Sees every commit of every process: `PRAGMA data_version` on a read connection of its own."""

from __future__ import annotations

from typing import Any


class ChangeWatch:
    """Poll moved(): it costs some microseconds. The connection must not write, or its own commits go unseen."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._seen = -1

    def moved(self) -> bool:
        """True at the first call and after every commit elsewhere since the last call."""
        version = self._connection.execute("PRAGMA data_version").fetchall()[0][0]
        moved = version != self._seen
        self._seen = version
        return moved
