"""The state of a background process from what the machine says of it."""

from __future__ import annotations

from typing import NamedTuple

from core.model.process import Process, ProcessState
from core.rules.restarts import after_end

REBOOTED = "the machine was restarted; it is not started again by itself"


class Seen(NamedTuple):
    """One look at the machine."""

    alive: bool  # its wrapper lives, so that its program runs
    halted: bool  # by SIGSTOP
    exit_code: int | None  # as its wrapper wrote it
    ended_at: float | None  # when it was written
    left: tuple[int, ...]  # pids that it started and that outlived its wrapper, oldest first
    same_boot: bool  # the machine has not been restarted since it was started


class Move(NamedTuple):
    """What is to be written: an event's kind and the columns that change."""

    kind: str
    state: str
    reason: str
    exit_code: int | None
    restarts: int
    next_start_at: float | None
    ended_at: float | None


def move(process: Process, seen: Seen, now: float) -> Move | None:
    """None when nothing is new."""
    if seen.alive:
        return _living(process, seen)
    if seen.left:
        return None if process.state in (ProcessState.ORPHANED, ProcessState.STOPPING) else _orphaned(process, seen)
    return _ended(process, seen, now)


def _living(process: Process, seen: Seen) -> Move | None:
    if process.state == ProcessState.STOPPING:
        return None
    if seen.halted:
        words = f"halted by a signal (SIGSTOP); `timonel process continue {process.name}` lets it go on"
        return None if process.state == ProcessState.PAUSED else _kept(process, "paused", ProcessState.PAUSED, words)
    if process.state == ProcessState.RUNNING:
        return None
    return _kept(process, "running", ProcessState.RUNNING, "")


def _orphaned(process: Process, seen: Seen) -> Move:
    pids = ", ".join(map(str, seen.left[:8]))
    words = f"its program {ending(seen.exit_code)}, and what it started lives on: pid {pids}"
    return _kept(process, "orphaned", ProcessState.ORPHANED, words)._replace(exit_code=seen.exit_code)


def _ended(process: Process, seen: Seen, now: float) -> Move:
    at = seen.ended_at if seen.ended_at is not None else now
    code = seen.exit_code
    words = ending(code)
    if process.state == ProcessState.STOPPING:
        return Move("process.stopped", ProcessState.STOPPED, process.reason, code, 0, None, at)
    if code is None and not seen.same_boot:
        return Move("process.ended", ProcessState.FAILED, REBOOTED, None, process.restarts, None, at)
    if not process.identity:
        words = "its start was cut short"
    uptime = at - (process.started_at or at)
    then = after_end(process.restart, code, uptime, process.restarts, process.max_restarts, at)
    if then.at is not None:
        words += f"; restart {then.restarts} of {process.max_restarts}"
        return Move("process.ended", ProcessState.RESTARTING, words, code, then.restarts, then.at, at)
    if then.spent:
        words += f" after {then.restarts} restarts in a row"
        return Move("process.ended", ProcessState.GIVEN_UP, words, code, then.restarts, None, at)
    state = ProcessState.EXITED if code == 0 else ProcessState.FAILED
    return Move("process.ended", state, words, code, then.restarts, None, at)


def ending(code: int | None) -> str:
    """How a program ended, in words. A shell's convention: 128+N for signal N."""
    if code is None:
        return "was lost: nobody knows its exit code, its wrapper was killed or the disk was full"
    return f"was ended by signal {code - 128}" if 128 < code < 193 else f"ended with {code}"


def _kept(process: Process, what: str, state: ProcessState, words: str) -> Move:
    return Move(f"process.{what}", state, words, None, process.restarts, None, None)
