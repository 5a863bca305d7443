"""Measures one worktree after the other, slowly, in a thread that gives way to everybody."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from concurrent.futures import Executor

from core.clock import Clock
from core.errors import GitFailed
from core.git.disk_use import DiskUse, disk_use
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.services.health.disk_samples import next_unmeasured, note_disk_use

NICE = 15
SHARE = 200
"""After a measurement that took one second of work, nothing is measured for so many: half a percent of a core."""


class DiskWatch:
    """`seconds` lie at least between two measurements of one worktree."""

    def __init__(
        self, journal: AsyncJournal, pool: Executor, seconds: float, clock: Clock, steady: Clock = time.monotonic
    ) -> None:
        self._journal = journal
        self._pool = pool
        self._seconds = seconds
        self._clock = clock
        self._steady = steady
        self._rests_until = 0.0
        self._failed: dict[int, float] = {}

    async def tick(self) -> None:
        """Measures at most one. A worktree that cannot be measured stays unknown and is tried again later."""
        if self._steady() < self._rests_until:
            return
        found = await self._journal.read(next_unmeasured, self._clock(), self._seconds, tuple(self._failed))
        self._failed = {number: at for number, at in self._failed.items() if self._steady() < at}
        if found is None:
            return
        try:
            use, worked = await asyncio.get_running_loop().run_in_executor(self._pool, _measure, found.path)
        except GitFailed:  # it is being removed, or somebody broke it
            self._failed[found.conversation_id] = self._steady() + self._seconds
            return
        self._rests_until = self._steady() + worked * SHARE
        await self._journal.write(note_disk_use, THE_SUPERVISOR, found.conversation_id, use)


def _measure(path: str) -> tuple[DiskUse, float]:
    """The size, and the seconds of work that it took."""
    if sys.platform == "linux":  # there a thread has a niceness of its own, and git inherits it
        os.setpriority(os.PRIO_PROCESS, 0, NICE)
    began = time.thread_time()
    use = disk_use(path)
    return use, time.thread_time() - began
