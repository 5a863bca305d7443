"""Starts, finds and stops the supervisor of a repository."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from typing import NamedTuple

from core.agents.door_command import door_argv
from core.errors import TerminalFailed
from core.services.project import Project

LOCK = "supervisor.lock"
LOG = "supervisor.log"
LOG_LIMIT = 1 << 20  # bytes; a longer log is set aside as supervisor.log.1 at the next start
START_SECONDS = 15.0


class SupervisorStatus(NamedTuple):
    """Whether it runs, as which process, and when it last gave a sign of life."""

    running: bool
    pid: int | None
    beat_at: float | None
    text: str


def supervisor_status(project: Project) -> SupervisorStatus:
    """The lock says whether it runs: it cannot lie, whatever became of the process."""
    pid = _holder(os.path.join(project.journal.folder, LOCK))
    rows = project.journal.read(
        lambda connection: connection.execute("SELECT at, text FROM heartbeats WHERE name = 'supervisor'").fetchall()
    )
    at, text = rows[0] if rows else (None, "")
    return SupervisorStatus(pid is not None, pid, at, text)


def ensure_supervisor(project: Project) -> SupervisorStatus:
    """Starts one when none runs and waits until it holds its lock. Raises TerminalFailed."""
    status = supervisor_status(project)
    if status.running:
        return status
    _start(project)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        status = supervisor_status(project)
        if status.running:
            return status
        time.sleep(0.02)
    log = os.path.join(project.journal.folder, LOG)
    raise TerminalFailed("the supervisor did not start", remedy=f"read {log}; `timonel supervisor run` shows it live")


def wake_supervisor(project: Project) -> None:
    """Starts one when none runs, without waiting for it; two at once are no harm, the lock lets one live."""
    if _holder(os.path.join(project.journal.folder, LOCK)) is None:
        _start(project)


def stop_supervisor(project: Project) -> bool:
    """Asks it to end and waits; False when none ran. Nothing is lost while it is down."""
    path = os.path.join(project.journal.folder, LOCK)
    asked: set[int] = set()
    deadline = time.monotonic() + START_SECONDS
    while (pid := _holder(path)) is not None:
        if pid not in asked:  # another one may have been about to start
            asked.add(pid)
            os.kill(pid, signal.SIGTERM)
        if time.monotonic() > deadline:
            raise TerminalFailed(f"the supervisor (pid {pid}) does not end", remedy=f"`kill -9 {pid}` loses nothing")
        time.sleep(0.02)
    return bool(asked)


def _start(project: Project) -> None:
    import subprocess

    log = os.path.join(project.journal.folder, LOG)
    if os.path.exists(log) and os.path.getsize(log) > LOG_LIMIT:
        os.replace(log, log + ".1")
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


def _holder(path: str) -> int | None:
    """The process that holds the lock; None when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.read(descriptor, 32).strip()
        return int(text) if text.isdigit() else None
    finally:
        os.close(descriptor)
    return None
