"""The supervisor's process: one for each repository, detached, stopped by a signal."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from core.errors import Conflict
from core.journal.async_journal import AsyncJournal
from core.services.project import Project, open_project
from core.supervisor.loop_table import Given, loop_table
from core.supervisor.loops import Health, keep_running

LOCK = "supervisor.lock"


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
    health, threads = Health(), contextlib.ExitStack()
    with threads:
        given = Given(
            project, journal, lambda name: threads.enter_context(ThreadPoolExecutor(1, name)), health, stopping, _log
        )
        table = loop_table(given)
        await asyncio.gather(*(keep_running(each, health, stopping, _log) for each in table))
        for each in table:
            await each.close()
    await journal.close()


def _log(line: str) -> None:
    """Standard error is the log file."""
    print(time.strftime("%Y-%m-%dT%H:%M:%S"), line, file=sys.stderr, flush=True)
