"""Compares the newest samples with the limits, raises alarms and clears them; looks at the machine, too."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor

from core.clock import Clock
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.model.health import HostSample
from core.rules.health import MEGABYTE, Key, Limits, Pending, checks, news
from core.services.health.alarms import alarm_facts, record_alarms
from core.settings.settings import Settings
from core.supervisor.sampler import Sampler
from core.terminals.machine import host_sample


def limits_of(settings: Settings) -> Limits:
    """The settings in the units of the figures."""
    return Limits(
        settings.memory_alarm_mb * MEGABYTE,
        settings.cpu_alarm_percent,
        settings.cpu_alarm_minutes * 60,
        settings.silent_alarm_minutes * 60,
        settings.disk_alarm_mb * MEGABYTE,
        settings.host_memory_alarm_percent,
        settings.host_disk_alarm_mb * MEGABYTE,
    )


class AlarmWatch:
    """Remembers since when a figure is beyond its limit. Alarms themselves are in the journal and outlive this."""

    def __init__(
        self,
        journal: AsyncJournal,
        sampler: Sampler,
        settings: Settings,
        folder: str,
        pool: Executor,
        clock: Clock,
        steady: Clock = time.monotonic,
    ) -> None:
        self._journal = journal
        self._sampler = sampler
        self._limits = limits_of(settings)
        self._folder = folder
        self._pool = pool
        self._clock = clock
        self._steady = steady
        self._pending: dict[Key, Pending] = {}
        self.host: HostSample | None = None

    async def tick(self) -> None:
        """One look; nothing is written when nothing is new."""
        self.host = await asyncio.get_running_loop().run_in_executor(
            self._pool, host_sample, self._folder, self._clock()
        )
        facts = await self._journal.read(alarm_facts)
        readings = [one._replace(disk=facts.disks.get(one.subject)) for one in self._sampler.readings]
        found = checks(readings, self.host, self._limits)
        self._pending, raised, cleared = news(self._pending, facts.open_keys, found, facts.known, self._steady())
        if raised or cleared:
            await self._journal.write(record_alarms, THE_SUPERVISOR, raised, cleared)
