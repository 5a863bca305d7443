"""Writes what was sampled, in one transaction every ten seconds, and makes the past coarser now and then."""

from __future__ import annotations

from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.services.health.history import roll_up
from core.services.health.samples import keep
from core.supervisor.alarm_watch import AlarmWatch
from core.supervisor.sampler import Sampler

SECONDS = 10.0
ROLLED = 12
"""Every so many ticks what has grown old is joined: little at a time."""


class HistoryKeeper:
    """A kill loses the last ten seconds of the history, and nothing else."""

    def __init__(self, journal: AsyncJournal, sampler: Sampler, alarms: AlarmWatch, days: float) -> None:
        self._journal = journal
        self._sampler = sampler
        self._alarms = alarms
        self._days = days
        self._ticks = 0

    async def tick(self) -> None:
        """Nothing is written for a fleet without a living program."""
        points = self._sampler.take_points()
        if points:
            samples = tuple(self._sampler.samples.values())
            await self._journal.write(keep, THE_SUPERVISOR, samples, points, self._alarms.host)
        if self._ticks % ROLLED == 0:
            await self._journal.write(roll_up, THE_SUPERVISOR, self._days)
        self._ticks += 1
