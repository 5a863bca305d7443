"""The supervisor's process: one for each repository, detached, stopped by a signal."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from core.errors import Conflict
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.services import leases
from core.services.approvals import expire_approvals
from core.services.message_receipts import expire_messages
from core.services.observing import beat
from core.services.project import Project, open_project
from core.supervisor.deliver import Deliverer
from core.supervisor.dropbox import Outboxes
from core.supervisor.loops import Health, Loop, keep_running
from core.supervisor.mcp_http import McpDoor
from core.supervisor.observer import Observer
from core.supervisor.sessions import SessionWatch

LOCK = "supervisor.lock"
IDLE_SECONDS = 600.0  # with nothing alive for so long, the supervisor ends; the next command starts it again


def run(start: str, environ: Mapping[str, str]) -> int:
    """Watches the repository around `start` until told to stop; raises Conflict when another one does."""
    with open_project(start, environ) as project:
        descriptor = _lock(project.journal.folder)
        try:
            asyncio.run(_supervise(project))
        finally:
            os.close(descriptor)
    return 0


def _lock(folder: str) -> int:
    descriptor = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for tries_left in range(20, -1, -1):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError as error:  # a mere look at the lock holds it for a moment, too
            if not tries_left:
                os.close(descriptor)
                raise Conflict(
                    "a supervisor watches this repository already", remedy="`timonel supervisor status`"
                ) from error
            time.sleep(0.01)
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


async def _supervise(project: Project) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stopping.set)
    journal = await AsyncJournal.open(project.journal.folder, clock=project.clock)
    health = Health()
    with ThreadPoolExecutor(1, "machine") as pool:
        observer = Observer(journal, project.host, pool, project.clock, project.settings.quiet_seconds)
        sessions = SessionWatch(journal, observer, project.environ, pool, project.clock)
        tools = McpDoor(journal, project.journal.folder, _log)
        await asyncio.gather(
            *(
                keep_running(each, health, stopping, _log)
                for each in (
                    Loop("observe", 1.0, observer.tick),
                    Loop("sessions", 1.0, sessions.tick),
                    Loop("deliver", 1.0, Deliverer(journal, sessions, project.environ, pool, project.clock).tick),
                    Loop("tools", 2.0, tools.tick),
                    Loop("dropbox", 1.0, Outboxes(journal, pool, project.clock, _log).tick),
                    Loop("leases", 2.0, lambda: _expire(journal)),
                    Loop("heartbeat", 2.0, lambda: _beat(journal, health)),
                    Loop("idle", 5.0, _IdleWatch(project.journal.folder, observer, stopping).tick),
                )
            )
        )
    await tools.close()
    await journal.close()


async def _expire(journal: AsyncJournal) -> None:
    """Nothing is written when nothing is due: looking comes first."""
    if await journal.read(leases.anything_due, journal.journal.clock()):
        await journal.write(leases.settle_due, THE_SUPERVISOR)
    await journal.write(expire_approvals, THE_SUPERVISOR)
    await journal.write(expire_messages, THE_SUPERVISOR)


async def _beat(journal: AsyncJournal, health: Health) -> None:
    await journal.write(beat, THE_SUPERVISOR, os.getpid(), {"failing": health.words})


class _IdleWatch:
    """Ends the supervisor when nothing has been alive for long, or when the journal's folder was removed."""

    def __init__(self, folder: str, observer: Observer, stopping: asyncio.Event) -> None:
        self._folder = folder
        self._observer = observer
        self._stopping = stopping
        self._since = time.monotonic()

    async def tick(self) -> None:
        if self._observer.alive:
            self._since = time.monotonic()
        if not os.path.isdir(self._folder) or time.monotonic() - self._since > IDLE_SECONDS:
            self._stopping.set()


def _log(line: str) -> None:
    """Standard error is the log file."""
    print(time.strftime("%Y-%m-%dT%H:%M:%S"), line, file=sys.stderr, flush=True)
