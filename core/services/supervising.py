"""Starts, finds and stops the supervisor of a repository."""

from __future__ import annotations

import os
import signal
import time
from enum import StrEnum
from typing import NamedTuple

from core.agents.door_command import door_argv
from core.errors import TerminalFailed
from core.model.supervision import LoopHealth
from core.rules.supervision import is_older, troubles
from core.services.heartbeats import newest_beat
from core.services.program import program_version
from core.services.project import Project
from core.services.supervisor_lock import LOCK, look
from core.services.supervisor_log import LOG

START_SECONDS = 15.0


class SupervisorStatus(NamedTuple):
    """Whether it runs, as which process and program, and what it last told about itself."""

    running: bool
    pid: int | None = None
    beat_at: float | None = None
    since_at: float | None = None
    version: str = ""
    loops: tuple[LoopHealth, ...] = ()
    troubles: tuple[str, ...] = ()
    fallen: int | None = None  # pid of one that ended without a word and was not replaced yet


def supervisor_status(project: Project) -> SupervisorStatus:
    """The lock says whether it runs: it cannot lie, whatever became of the process."""
    lock = look(project.journal.folder)
    beat = project.journal.read(newest_beat)
    at = beat.at if beat else None
    if not lock.held:
        return SupervisorStatus(False, beat_at=at, fallen=lock.pid)
    if beat is None or beat.pid != lock.pid:
        return SupervisorStatus(True, lock.pid, at)  # it has not told anything yet
    now = project.clock()
    return SupervisorStatus(True, lock.pid, at, beat.since_at, beat.version, beat.loops, troubles(beat, now))


def ensure_supervisor(project: Project) -> SupervisorStatus:
    """Starts one when none runs, or in place of one of an older version, and waits for it. Raises TerminalFailed."""
    status = supervisor_status(project)
    if status.running and is_older(status.version, program_version()):
        stop_supervisor(project)
    elif status.running:
        return status
    _start(project)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        status = supervisor_status(project)
        if status.running:
            return status
        time.sleep(0.02)
    raise TerminalFailed(
        "the supervisor did not start", remedy="read `timonel supervisor log`; `timonel supervisor run` shows it live"
    )


def wake_supervisor(project: Project) -> None:
    """Starts one when none runs, without waiting for it; two at once are no harm, the lock lets one live."""
    if not look(project.journal.folder).held:
        _start(project)


class Seen(StrEnum):
    """What a look after the supervisor found."""

    RUNS = "runs"
    ENDED = "ended"  # on purpose; it is started when somebody needs it
    FELL = "fell"  # without a word: killed, or the machine went down


def look_after(project: Project) -> Seen:
    """Starts one in place of one that fell, without waiting for it. Cheap: two system calls when all is well."""
    lock = look(project.journal.folder)
    if lock.held:
        return Seen.RUNS
    if lock.pid is None:
        return Seen.ENDED
    _start(project)
    return Seen.FELL


def stop_supervisor(project: Project) -> bool:
    """Asks it to end and waits; False when none ran. Nothing is lost while it is down."""
    asked: set[int] = set()
    deadline = time.monotonic() + START_SECONDS
    while (lock := look(project.journal.folder)).held:
        pid = lock.pid
        if pid and pid not in asked:  # another one may have been about to start
            asked.add(pid)
            os.kill(pid, signal.SIGTERM)
        if time.monotonic() > deadline:
            raise TerminalFailed(f"the supervisor (pid {pid}) does not end", remedy=f"`kill -9 {pid}` loses nothing")
        time.sleep(0.02)
    if lock.pid:  # nobody ended by itself; and that nobody runs is now as the person wants it
        os.truncate(os.path.join(project.journal.folder, LOCK), 0)
    return bool(asked)


def _start(project: Project) -> None:
    import subprocess

    log = os.path.join(project.journal.folder, LOG)
    # Nothing of a conversation may stick to it: it acts for everybody.
    environ = {name: value for name, value in project.environ.items() if name not in _OF_A_CONVERSATION}
    with open(log, "ab") as out:
        starter = subprocess.Popen(
            # The shell goes at once, so that the supervisor has no parent that would wait for it.
            ("/bin/sh", "-c", '"$@" & exit 0', "sh", *door_argv(), "-C", project.root, "supervisor", "run"),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            env=environ,
            start_new_session=True,
        )
        starter.wait()


_OF_A_CONVERSATION = frozenset({"TIMONEL_CONVERSATION", "TIMONEL_TOKEN", "TIMONEL_TERMINAL"})
