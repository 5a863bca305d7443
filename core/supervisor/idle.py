"""Ends the supervisor when nothing has been alive for long, or when the journal's folder was removed."""

from __future__ import annotations

import asyncio
import os
import time

from core.supervisor.observer import Observer

IDLE_SECONDS = 600.0  # with nothing alive for so long, the supervisor ends; the next command starts it again


class IdleWatch:
    """A loop of the supervisor."""

    def __init__(self, folder: str, observer: Observer, stopping: asyncio.Event) -> None:
        self._folder = folder
        self._observer = observer
        self._stopping = stopping
        self._since = time.monotonic()

    async def tick(self) -> None:
        """Looks at what the observer saw last."""
        if self._observer.alive:
            self._since = time.monotonic()
        if not os.path.isdir(self._folder) or time.monotonic() - self._since > IDLE_SECONDS:
            self._stopping.set()
