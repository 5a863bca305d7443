"""The sign of life: who supervises since when, and how each loop is."""

from __future__ import annotations

import contextlib
import os

from core.errors import TimonelError
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.model.supervision import Beat
from core.services.supervision.heartbeats import beat, farewell, note_fallen
from core.services.supervision.program import program_version
from core.supervisor.loops import Health


class Pulse:
    """A loop of the supervisor."""

    def __init__(self, journal: AsyncJournal, health: Health, fallen: int) -> None:
        self._journal = journal
        self._health = health
        self._fallen = fallen
        self._beat = Beat(os.getpid(), 0.0, journal.journal.clock(), program_version())

    async def tick(self) -> None:
        """One beat. The first one after a crash notes the crash in the log, too."""
        if self._fallen:
            await self._journal.write(note_fallen, THE_SUPERVISOR, self._fallen, os.getpid())
            self._fallen = 0
        await self._journal.write(beat, THE_SUPERVISOR, self._beat._replace(loops=tuple(self._health.loops.values())))

    async def close(self) -> None:
        """The last word, so that no screen counts on it for the seconds in which a heartbeat is believed."""
        with contextlib.suppress(TimonelError):  # the heartbeat grows old by itself, and the end must not wait for it
            await self._journal.write(farewell, THE_SUPERVISOR, os.getpid())
