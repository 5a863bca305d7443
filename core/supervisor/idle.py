"""Ends the supervisor when nothing has been alive for long, or when the journal's folder was removed."""

from __future__ import annotations

import time

from core.clock import Clock
from core.supervisor.observer import Observer
from core.supervisor.processes import ProcessWatch
from core.supervisor.singleton import Singleton
from core.supervisor.stopping import Stopping
from core.text.values import duration

IDLE_SECONDS = 600.0  # with nothing alive for so long, the supervisor ends; the next command starts it again


class IdleWatch:
    """A loop of the supervisor."""

    def __init__(
        self,
        single: Singleton,
        observer: Observer,
        processes: ProcessWatch,
        stopping: Stopping,
        steady: Clock = time.monotonic,
    ) -> None:
        self._single = single
        self._observer = observer
        self._processes = processes
        self._stopping = stopping
        self._steady = steady
        self._since = steady()

    async def tick(self) -> None:
        """Looks at what was alive at the last look."""
        if self._observer.alive or self._processes.alive:
            self._since = self._steady()
        if not self._single.holds:
            self._stopping.because("the journal's folder was removed")
        elif self._steady() - self._since > IDLE_SECONDS:
            self._stopping.because(f"nothing was alive for {duration(IDLE_SECONDS)}")
