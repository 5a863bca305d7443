"""Runs commands off the screen's thread, one at a time in each lane, and keeps a log of what was run."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from core.commands.command import Acting, Command, Lane, Outcome, Values
from core.commands.context import CommandContext
from core.errors import TimonelError
from core.model.actor import Actor
from core.services.project import Project

LOG_KEPT = 500


class Logged(NamedTuple):
    """One line of the command log."""

    at: float  # seconds since 1970
    title: str
    subject: str
    result: str
    failed: bool
    seconds: float
    trace: str = ""  # of a fault in Timonel itself


class Done(NamedTuple):
    """How a command ended: with an outcome, or with one line of error."""

    outcome: Outcome | None
    error: str = ""


OpenActing = Callable[[], tuple[Project, Actor]]


class CommandRunner:
    """One thread and one Project for each lane, both made at the first use."""

    def __init__(self, open_acting: OpenActing, clock: Callable[[], float] = time.time) -> None:
        self._open = open_acting
        self._clock = clock
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._acting: dict[Lane, tuple[Project, Actor]] = {}
        self._running = 0
        self.log: deque[Logged] = deque(maxlen=LOG_KEPT)

    @property
    def pending(self) -> int:
        """Commands that have not ended yet."""
        return self._running

    async def run(
        self, command: Command, context: CommandContext, values: Values, report: Callable[[str], None]
    ) -> Done:
        """Waits for the end. `report` is called on the screen's thread with each step."""
        loop = asyncio.get_running_loop()

        def tell(line: str) -> None:
            loop.call_soon_threadsafe(report, line)

        def act(acting: Acting) -> Outcome:
            return command.run(acting, context, values)

        return await self._waited(command.lane, act, tell, command.title, subject_of(context, command))

    async def load(self, command: Command, context: CommandContext) -> tuple[tuple[object, ...], str]:
        """The facts that a command's question wants, or one line of error."""
        loads = command.facts
        if loads is None:
            return (), ""
        future = self._submit(command.lane, lambda acting: loads(acting, context), _silent)
        await asyncio.wait([asyncio.wrap_future(future)])
        error = future.exception()
        return ((), error_line(error)) if error is not None else (future.result(), "")

    def close(self) -> None:
        """What is queued is given up; what runs is let end, so that nothing stays half-made."""
        for lane, pool in self._lanes.items():
            acting = self._acting.get(lane)
            pool.shutdown(wait=False, cancel_futures=True)
            if acting is not None and not self._running:
                acting[0].close()

    async def _waited(
        self, lane: Lane, act: Callable[[Acting], Outcome], tell: Callable[[str], None], title: str, subject: str
    ) -> Done:
        began = time.monotonic()
        self._running += 1
        try:
            future = self._submit(lane, act, tell)
            await asyncio.wait([asyncio.wrap_future(future)])
        finally:
            self._running -= 1
        error = future.exception()
        outcome = future.result() if error is None else None
        line = outcome.said if outcome is not None else error_line(error)
        trace = "" if error is None or isinstance(error, TimonelError) else "".join(traceback.format_exception(error))
        if lane is not Lane.HERE:
            took = time.monotonic() - began
            self.log.append(Logged(self._clock(), title, subject, line, error is not None, took, trace))
        return Done(outcome, "" if error is None else line)

    def _submit(self, lane: Lane, act: Callable[[Acting], object], tell: Callable[[str], None]) -> Future:
        if lane is Lane.HERE:
            done: Future = Future()
            done.set_result(act(Acting(None, None, tell)))  # type: ignore[arg-type]
            return done
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{lane}")
        return self._lanes[lane].submit(self._act, lane, act, tell)

    def _act(self, lane: Lane, act: Callable[[Acting], object], tell: Callable[[str], None]) -> object:
        if lane not in self._acting:
            self._acting[lane] = self._open()
        project, actor = self._acting[lane]
        return act(Acting(project, actor, tell))


def subject_of(context: CommandContext, command: Command) -> str:
    """What a command was about, for the log."""
    if context.marked:
        return f"{len(context.marked)} marked"
    if command.noun == "task" and context.task is not None:
        return f"#{context.task.id}"
    if command.noun == "message" and context.message is not None:
        return context.message.sender
    if command.noun == "process" and (one := context.leaf or context.process) is not None:
        return one.name
    return context.name if command.noun in ("conversation", "process") else ""


def error_line(error: BaseException | None) -> str:
    """One line for people; a fault of ours says that it is one."""
    if isinstance(error, TimonelError):
        return error.line
    if isinstance(error, OSError):
        return f"the system said: {error}"
    return f"unexpected {type(error).__name__}: {error}; this is a fault in Timonel, the command log (L) has the trace"


def _silent(_line: str) -> None:
    return
