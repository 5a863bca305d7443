"""Notices that another program was installed over the one that runs, and makes room for it."""

from __future__ import annotations

import asyncio

from core.services.supervision.program import program_mark
from core.supervisor.loops import Log
from core.supervisor.stopping import Stopping


class Renewal:
    """A loop of the supervisor. Two equal looks are needed, so that a half-made installation is not started."""

    def __init__(self, stopping: Stopping, log: Log) -> None:
        self._stopping = stopping
        self._log = log
        self._first = self._last = program_mark()
        self.why = ""  # the reason for which it ends and begins anew, "" as long as there is none

    async def tick(self) -> None:
        """One look at the program's files."""
        mark = await asyncio.to_thread(program_mark)
        if mark not in (self._first, self._last):
            self._log("program", "note", "its files change; it begins anew when they are still")
        elif mark != self._first:
            self.why = "another version of the program was installed; it begins anew as that one"
            self._stopping.because(self.why)
        self._last = mark
