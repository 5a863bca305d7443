"""What a conversation is doing, decided from evidence alone.

Order of trust: the program's end, a question that waits for the operator, what the agent itself reported
(hook or door), what the process does, and last how long the screen has been quiet.
"""

from __future__ import annotations

from typing import NamedTuple

from core.model.conversation import State

SETTLE = 2.0  # seconds after which a terminal's first output counts as having started
QUIET = 4.0  # seconds without output after which an unreporting program counts as idle
BUSY_CPU = 20.0  # percent of a core: an unreporting program that uses this much works, however quiet


class Facts(NamedTuple):
    """Everything known about one conversation at one moment; None where nothing is known."""

    now: float
    opened_at: float | None
    terminal_seen: bool  # a terminal of this name exists
    terminal_dead: bool = False
    exit_code: int | None = None
    paused: bool = False
    approval: str = ""  # title of its oldest open approval
    reported: str = ""  # working | idle | waiting, the last the agent itself said
    reported_at: float | None = None
    reported_by: str = ""  # hook, door
    reported_text: str = ""
    output_at: float | None = None
    cpu: float | None = None
    quiet_limit: float = 600.0
    owns_task: bool = False
    lost: str = ""  # how it was taken from outside: with the reboot, with the server of the terminals
    steady_since: float = 0.0  # when the machine last woke or its clock was set: silence counts from there


class Judgement(NamedTuple):
    """A state, one line why, how sure (0…1), and the facts it rests on as (source, time, text)."""

    state: State
    reason: str
    confidence: float
    evidence: tuple[tuple[str, float, str], ...]


def judge(facts: Facts) -> Judgement:
    """The state of a conversation that is not closed."""
    evidence = tuple(_evidence(facts))
    if facts.opened_at is None:
        return Judgement(State.STARTING, "its terminal is being made", 1.0, evidence)
    if facts.terminal_dead or not facts.terminal_seen:
        state, reason, confidence = _ended(facts)
    elif facts.paused:
        state, reason, confidence = State.PAUSED, "paused by the operator", 1.0
    elif facts.approval:
        state, reason, confidence = State.WAITING, f"asks: {facts.approval}", 1.0
    elif facts.reported:
        state, reason, confidence = _reported(facts)
    else:
        state, reason, confidence = _observed(facts)
    return Judgement(state, reason, confidence, evidence)


def _ended(facts: Facts) -> tuple[State, str, float]:
    if facts.lost:
        return State.FAILED, f"lost {facts.lost}", 1.0
    if facts.exit_code == 0:
        return State.EXITED, "its program ended with code 0", 1.0
    if facts.exit_code is not None:
        return State.FAILED, f"its program ended with code {facts.exit_code}", 1.0
    if facts.terminal_dead:
        return State.FAILED, "its program was killed and left no exit code", 0.9
    return State.FAILED, "its terminal is gone", 0.9


def _reported(facts: Facts) -> tuple[State, str, float]:
    said = facts.reported_text or f"said so by {facts.reported_by}"
    if facts.reported == "waiting":
        return State.WAITING, said, 0.95
    if facts.reported == "idle":
        printed_since = (facts.output_at or 0.0) > (facts.reported_at or 0.0) + QUIET
        return State.IDLE, said, 0.7 if printed_since and _is_busy(facts) else 0.95
    silent = _silent(facts, facts.reported_at, facts.output_at)
    if silent > facts.quiet_limit and not _is_busy(facts):
        return State.STUCK, _silence(facts), 0.8
    return State.WORKING, said, 0.95


def _observed(facts: Facts) -> tuple[State, str, float]:
    if facts.output_at is None:
        since = facts.now - (facts.opened_at or facts.now)
        if since < SETTLE:
            return State.STARTING, "started, nothing printed yet", 0.9
        return (State.WORKING, "runs, nothing printed yet", 0.5) if _is_busy(facts) else (State.IDLE, "silent", 0.4)
    quiet = facts.now - facts.output_at
    if quiet < QUIET:
        return State.WORKING, "printed just now", 0.7
    if _is_busy(facts):
        return State.WORKING, "its processes are busy", 0.7
    if facts.owns_task and _silent(facts, facts.output_at) > facts.quiet_limit:
        return State.STUCK, f"holds a task; {_silence(facts)}", 0.6
    return State.IDLE, "its screen is quiet and it reports nothing itself", 0.5


def _silent(facts: Facts, *signs: float | None) -> float:
    """Seconds since the last sign. One that lies ahead was seen before the clock was set back, and says nothing."""
    return facts.now - max([facts.steady_since, *(at for at in signs if at and at <= facts.now)])


def _silence(facts: Facts) -> str:
    return f"no sign of work for more than {facts.quiet_limit / 60:g} min"


def _is_busy(facts: Facts) -> bool:
    return facts.cpu is not None and facts.cpu >= BUSY_CPU


def _evidence(facts: Facts) -> list[tuple[str, float, str]]:
    found: list[tuple[str, float, str]] = []
    if facts.opened_at is not None:
        gone = "no terminal of this name" if not facts.terminal_seen else ""
        dead = f"the program ended, exit code {facts.exit_code}" if facts.terminal_dead else "the program runs"
        found.append(("terminal", facts.now, gone or dead))
    if facts.approval:
        found.append(("approval", facts.now, facts.approval))
    if facts.reported:
        text = f"{facts.reported}: {facts.reported_text}" if facts.reported_text else facts.reported
        found.append((facts.reported_by or "door", facts.reported_at or 0.0, text))
    if facts.output_at is not None:
        found.append(("screen", facts.output_at, "last output"))
    if facts.cpu is not None:
        found.append(("process", facts.now, f"{facts.cpu:.0f} % of a core"))
    return found
