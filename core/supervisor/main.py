"""The supervisor's process: one for each repository, detached, stopped by a signal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor

from core.agents.door_command import door_argv
from core.errors import Conflict
from core.journal.async_journal import AsyncJournal
from core.services.project import Project, open_project
from core.services.supervision.program import program_version
from core.supervisor.log_file import LogFile
from core.supervisor.loop_table import Given, loop_table
from core.supervisor.loops import Health, keep_running
from core.supervisor.program import Renewal
from core.supervisor.singleton import Singleton
from core.supervisor.stopping import Stopping

THREAD_SECONDS = 5.0  # for threads under way at the end; one that hangs in a system call cannot be ended otherwise


def run(start: str, environ: Mapping[str, str]) -> int:
    """Watches the repository around `start` until told to stop; raises Conflict when another one does."""
    with open_project(start, environ) as project:
        log = LogFile(project.journal.folder, project.clock)
        try:
            single = Singleton(project.journal.folder)
        except Conflict:
            if not log.is_ours:
                raise
            log("supervisor", "note", f"another one watches already; process {os.getpid()}, also started, leaves")
            return 0
        log("supervisor", "started", f"process {os.getpid()}, version {program_version()}, on {project.root}")
        if single.fallen:
            log("supervisor", "note", f"process {single.fallen} before it ended without a word; it is replaced")
        renewed = asyncio.run(_supervise(project, single, log))
        single.leave()
    if renewed:
        os.execv(sys.executable, [*door_argv(), "-C", project.root, "supervisor", "run"])
    _leave_hanging_threads(log)
    return 0


async def _supervise(project: Project, single: Singleton, log: LogFile) -> bool:
    """True when it ended to make room for a newer program."""
    stopping = Stopping()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stopping.because, f"it was told to ({number.name})")
    journal = await AsyncJournal.open(project.journal.folder, clock=project.clock)
    threads: list[ThreadPoolExecutor] = []

    def thread(name: str) -> Executor:
        threads.append(ThreadPoolExecutor(1, name))
        return threads[-1]

    health, renewal = Health(log, project.clock), Renewal(stopping, log)
    table = loop_table(Given(project, journal, thread, health, stopping, log, renewal, single))
    await asyncio.gather(*(keep_running(each, health, stopping) for each in table))
    log("supervisor", "ends", stopping.why)
    for each in table:
        await each.close()
    await journal.close()
    for each in threads:
        each.shutdown(wait=False, cancel_futures=True)
    return bool(renewal.why)


def _leave_hanging_threads(log: LogFile) -> None:
    """A thread that waits for a dead disk would keep the process for ever."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(THREAD_SECONDS)
            if thread.is_alive():
                log("supervisor", "note", f"{thread.name} hangs and is left behind")
                os._exit(0)
