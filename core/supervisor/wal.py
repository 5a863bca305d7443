"""Keeps the journal's write-ahead log short: SQLite writes it back by itself, but never makes its file smaller."""

from __future__ import annotations

import os

from core.journal.async_journal import AsyncJournal
from core.supervisor.loops import Log
from core.text.values import size

LARGE = 8 << 20  # bytes


class WalKeeper:
    """A loop of the supervisor."""

    def __init__(self, journal: AsyncJournal, log: Log, large: int = LARGE) -> None:
        self._journal = journal
        self._path = journal.journal.path + "-wal"
        self._log = log
        self._large = large
        self._told = 0

    async def tick(self) -> None:
        """One look. A reader that holds an old picture open keeps the log long; that is told once for each doubling."""
        length = self._length()
        if length <= self._large or await self._journal.shrink_wal():
            self._told = 0
        elif length >= 2 * self._told:
            self._told = length
            self._log("wal", "note", f"the write-ahead log holds {size(length)}: some reader keeps an old picture open")

    def _length(self) -> int:
        try:
            return os.stat(self._path).st_size
        except FileNotFoundError:
            return 0
