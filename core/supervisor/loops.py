"""Runs each loop for itself: one that fails is noted and tried again later, and never takes the others along.

Each tick is a task of its own under a watcher, which asks it how it ended. So whatever a tick raises, even what nobody
thought of, ends that tick and nothing else.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

from core.clock import Clock, wall
from core.errors import TimonelError
from core.model.supervision import LoopHealth

LONGEST_PAUSE = 15.0  # seconds between two tries of a loop that keeps failing
LEAVE_SECONDS = 5.0  # for the ticks under way when the supervisor ends
STALLED = 10.0  # seconds, or five times a loop's own pause when that is more
HURRY = 0.05  # seconds before a woken loop ticks: what happens at the same moment is one tick

Log = Callable[[str, str, str], None]
"""(loop, word, text): a line of the supervisor's log."""


async def _nothing() -> None:
    """What most loops have to close."""


class Loop(NamedTuple):
    """A tick to run every `seconds`, and soon after `woken` is set; `close` ends what it keeps open."""

    name: str
    seconds: float
    tick: Callable[[], Coroutine[Any, Any, None]]
    close: Callable[[], Awaitable[None]] = _nothing
    woken: asyncio.Event | None = None


class Health:
    """How each loop is, and what is worth a line in the log: the first of many equal failures, not all of them."""

    def __init__(self, log: Log, clock: Clock = wall) -> None:
        self._log = log
        self._clock = clock
        self.loops: dict[str, LoopHealth] = {}

    def began(self, loop: Loop) -> None:
        """A tick begins."""
        known = self.loops.get(loop.name) or LoopHealth(loop.name, limit=max(STALLED, 5 * loop.seconds))
        self.loops[loop.name] = known._replace(began_at=self._clock(), next_at=None)

    def ended(self, loop: Loop, error: BaseException | None) -> float:
        """A tick ended so; returns the pause before the next one."""
        now, known = self._clock(), self.loops[loop.name]
        if error is None:
            if known.failures:
                self._log(loop.name, "mended", f"after {known.failures} failures")
            failures, text, ran_at = 0, "", now
        else:
            failures, text, ran_at = known.failures + 1, words_of(error), known.ran_at
            if text != known.error or failures & (failures - 1) == 0:
                self._tell(loop.name, failures, error)
        pause = pause_after(loop.seconds, failures)
        took = max(0.0, now - (known.began_at or now))
        self.loops[loop.name] = known._replace(
            ran_at=ran_at, took=round(took, 4), failures=failures, error=text, next_at=now + pause
        )
        return pause

    def _tell(self, name: str, failures: int, error: BaseException) -> None:
        self._log(name, "failed", words_of(error) + (f" ({failures} times in a row)" if failures > 1 else ""))
        if failures == 1 and not isinstance(error, (TimonelError, OSError)):  # nobody thought of it: where was it?
            for line in "".join(traceback.format_exception(error)).splitlines():
                self._log(name, "trace", line)


def words_of(error: BaseException) -> str:
    """An error as one line."""
    if isinstance(error, TimonelError):
        return error.line
    return " ".join(f"{type(error).__name__}: {error}".split())


def pause_after(seconds: float, failures: int) -> float:
    """The usual pause, doubled for each failure in a row."""
    return min(seconds * 2 ** min(failures, 30), max(LONGEST_PAUSE, seconds))


async def keep_running(loop: Loop, health: Health, stopping: asyncio.Event) -> None:
    """Ticks until `stopping` is set."""
    leaving = asyncio.create_task(stopping.wait())
    while not stopping.is_set():
        health.began(loop)
        pause = health.ended(loop, await _outcome(loop, leaving))
        await _rest(loop, pause, leaving)
    await leaving


async def _rest(loop: Loop, pause: float, leaving: asyncio.Task[Any]) -> None:
    """Until the next tick. One that failed is not woken: it would fail as often as it is called."""
    if loop.woken is None or pause > loop.seconds:
        await asyncio.wait({leaving}, timeout=pause)
        return
    waking = asyncio.create_task(loop.woken.wait())
    done, _ = await asyncio.wait({leaving, waking}, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
    waking.cancel()
    if waking in done:
        await asyncio.wait({leaving}, timeout=HURRY)
    loop.woken.clear()


async def _outcome(loop: Loop, leaving: asyncio.Task[Any]) -> BaseException | None:
    """How one tick ended. One that hangs when everything ends is given some seconds and left behind."""
    tick = asyncio.create_task(loop.tick(), name=loop.name)
    await asyncio.wait({tick, leaving}, return_when=asyncio.FIRST_COMPLETED)
    if not tick.done():
        await asyncio.wait({tick}, timeout=LEAVE_SECONDS)
    if not tick.done():
        tick.cancel()
        await asyncio.wait({tick}, timeout=LEAVE_SECONDS)
    if not tick.done() or tick.cancelled():
        return TimeoutError("its tick did not end in time")
    return tick.exception()
