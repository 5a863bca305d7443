"""Notices when the machine slept or its clock was set, before any other loop takes the gap for silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.rules.clock_jumps import Clocks, jump
from core.services.supervision.clock_watch import read_clocks, settle_jump


class ClockLoop:
    """Remembers the clocks of the last look. `steady_since` is the wall time from which silence may be counted."""

    def __init__(
        self, journal: AsyncJournal, log: Callable[[str], None], clocks: Callable[[], Clocks] = read_clocks
    ) -> None:
        self._journal = journal
        self._log = log
        self._clocks = clocks
        self._last = clocks()
        self._one = asyncio.Lock()
        self.steady_since = 0.0

    async def tick(self) -> None:
        """One look. Whoever judges by time calls it first; a jump that could not be written is seen again."""
        async with self._one:
            before, after = self._last, self._clocks()
            found = jump(before, after)
            if found.shift:
                self.steady_since = after.wall
                await self._journal.write(settle_jump, THE_SUPERVISOR, before, after)
                self._log(f"{found.words}; leases keep the time that they had left")
            self._last = after
