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
from core.services.project import Project
from core.services.supervision.heartbeats import newest_beat
from core.services.supervision.lock import LOCK, look
from core.services.supervision.log import LOG
from core.services.supervision.program import program_version
from core.text.values import age

START_SECONDS = 15.0
END_SECONDS = 15.0
"""For the ticks under way, some of which wait for a disk or a program; what has not ended by then is killed."""
KILL_SECONDS = 5.0
HUNG_SECONDS = 30.0
"""Without a heartbeat for so long it hangs, or somebody halted it. A journal that is locked holds it up for less."""


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

    def silence(self, now: float) -> float:
        """Seconds since its last sign of life; 0 for one that has only begun."""
        return now - self.beat_at if self.running and self.since_at and self.beat_at else 0.0


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
    wrong = troubles(beat, now) if beat.fresh(now) else (f"silent {age(now - beat.at)}",)
    return SupervisorStatus(True, lock.pid, at, beat.since_at, beat.version, beat.loops, wrong)


def ensure_supervisor(project: Project, hung: float = HUNG_SECONDS) -> SupervisorStatus:
    """Starts one when none runs, or in place of one that hangs or is of an older version, and waits for it.

    It hangs when it has given no sign of life for `hung` seconds. Raises TerminalFailed.
    """
    status = supervisor_status(project)
    if status.running:
        if not is_older(status.version, program_version()) and status.silence(project.clock()) < hung:
            return status
        stop_supervisor(project)
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
    """Asks it to end, `END_SECONDS`, kills it; False when none ran. Nothing is lost while it is down."""
    asked: set[int] = set()
    before, deadline = 0, time.monotonic() + END_SECONDS
    while (lock := look(project.journal.folder)).held:
        pid, late = lock.pid or 0, time.monotonic() > deadline
        # Two looks agree, so that it is not the pid of the one before, which its successor is about to overwrite.
        if pid and pid == before and (pid not in asked or late):
            asked.add(pid)
            _signal(pid, (signal.SIGKILL,) if late else (signal.SIGTERM, signal.SIGCONT))  # it may have been halted
        if time.monotonic() > deadline + KILL_SECONDS:
            raise TerminalFailed(
                f"the supervisor (pid {pid}) cannot be killed", remedy="it waits in the kernel, for a disk perhaps"
            )
        before = pid
        time.sleep(0.02)
    if lock.pid:  # nobody ended by itself; and that nobody runs is now as the person wants it
        os.truncate(os.path.join(project.journal.folder, LOCK), 0)
    return bool(asked)


def _signal(pid: int, numbers: tuple[signal.Signals, ...]) -> None:
    for number in numbers:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return  # it has ended meanwhile


def _start(project: Project) -> None:
    import subprocess

    log = os.path.join(project.journal.folder, LOG)
    # Nothing of a conversation may stick to it: it acts for everybody.
    environ = {name: value for name, value in project.environ.items() if name not in _OF_A_CONVERSATION}
    with open(log, "ab", opener=_private) as out:
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


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


_OF_A_CONVERSATION = frozenset({"TIMONEL_CONVERSATION", "TIMONEL_TOKEN", "TIMONEL_TERMINAL"})
