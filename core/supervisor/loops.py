"""Runs each loop for itself: one that fails is noted and tried again later, and never takes the others along."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from core.errors import TimonelError

LONGEST_PAUSE = 60.0  # seconds between two tries of a loop that keeps failing


async def _nothing() -> None:
    """What most loops have to close."""


class Loop(NamedTuple):
    """A tick to run every `seconds`; `close` ends what it keeps open."""

    name: str
    seconds: float
    tick: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]] = _nothing


class Health:
    """What each loop last said: how often it failed in a row and why."""

    def __init__(self) -> None:
        self.failures: dict[str, int] = {}
        self.words: dict[str, str] = {}

    def ran(self, name: str) -> None:
        """A tick went well."""
        self.failures[name] = 0
        self.words.pop(name, None)

    def failed(self, name: str, why: str) -> None:
        """A tick failed."""
        self.failures[name] = self.failures.get(name, 0) + 1
        self.words[name] = why


def pause_after(seconds: float, failures: int) -> float:
    """The usual pause, doubled for each failure in a row."""
    return min(seconds * 2**failures, max(LONGEST_PAUSE, seconds))


async def keep_running(loop: Loop, health: Health, stopping: asyncio.Event, log: Callable[[str], None]) -> None:
    """Ticks until `stopping` is set. The errors that a tick may meet are ours and the system's."""
    while not stopping.is_set():
        try:
            await loop.tick()
            health.ran(loop.name)
        except (TimonelError, OSError, RuntimeError, ValueError, KeyError) as error:
            health.failed(loop.name, str(error))
            log(f"{loop.name} failed ({health.failures[loop.name]}): {error!r}")
        pause = pause_after(loop.seconds, health.failures.get(loop.name, 0))
        try:
            await asyncio.wait_for(stopping.wait(), pause)
        except TimeoutError:
            continue
