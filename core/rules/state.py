"""What a conversation is doing, decided from evidence alone.

Order of trust: the program's end, a question that waits for the operator, trouble with the vendor, what the agent
itself reported (hook, record or door), what the screen says, what the process does, and last how long the screen has
been quiet. What is wrong with it is found by core/rules/stuck.py.
"""

from __future__ import annotations

from core.model.conversation import State
from core.rules import stuck
from core.rules.facts import Facts
from core.rules.judgement import Judgement
from core.text.values import plural

SETTLE = 2.0  # seconds after which a terminal's first output counts as having started
QUIET = 4.0  # seconds without output after which an unreporting program counts as idle
STALE = 10.0
"""Seconds without a sign of life after which the screen is believed more than a report of work."""

_Said = tuple[State, str, float, str]


def judge(facts: Facts) -> Judgement:
    """The state of a conversation that is not closed."""
    state, reason, confidence, finding = _decide(facts)
    return Judgement(state, reason, confidence, tuple(_evidence(facts)), finding)


def _decide(facts: Facts) -> _Said:
    if facts.opened_at is None:
        return State.STARTING, "its terminal is being made", 1.0, ""
    if facts.terminal_dead or not facts.terminal_seen:
        return _ended(facts)
    if facts.paused:
        reason, confidence = runs_on(facts.running) if facts.running else ("paused by the operator", 1.0)
        return State.PAUSED, reason, confidence, ""
    if facts.approval:
        return _waits(facts, f"asks: {facts.approval}", facts.approval_at, 1.0)
    if found := stuck.with_vendor(facts):
        return _stuck(found)
    return _reported(facts) if facts.reported else _observed(facts)


def runs_on(processes: int) -> tuple[str, float]:
    """Reason and confidence of a pause that did not reach so many of its processes."""
    told = plural(processes, "process runs", "processes run")
    return f"paused, but {told} on: let it go on and pause it again, or stop it", 0.6


def _ended(facts: Facts) -> _Said:
    if facts.lost:
        return State.FAILED, f"lost {facts.lost}", 1.0, stuck.Kind.CRASHED
    if facts.exit_code == 0:
        return State.EXITED, "its program ended with code 0", 1.0, ""
    if facts.exit_code is not None and facts.exit_code > 128:
        code = facts.exit_code
        return State.FAILED, f"its program was ended by signal {code - 128} (code {code})", 1.0, stuck.Kind.CRASHED
    if facts.exit_code is not None:
        return State.FAILED, f"its program ended with code {facts.exit_code}", 1.0, stuck.Kind.CRASHED
    if facts.terminal_dead:
        return State.FAILED, "its program was killed and left no exit code", 0.9, stuck.Kind.CRASHED
    return State.FAILED, "its terminal is gone", 0.9, stuck.Kind.CRASHED


def _reported(facts: Facts) -> _Said:
    said = facts.reported_text or f"said so by {facts.reported_by}"
    if facts.reported == "waiting":
        return _waits(facts, said, facts.reported_at, 0.95)
    if facts.reported == "idle":
        if found := stuck.lease_ends(facts):
            return _stuck(found)
        printed_since = (facts.output_at or 0.0) > (facts.reported_at or 0.0) + QUIET
        return State.IDLE, said, 0.7 if printed_since and facts.is_busy else 0.95, ""
    if found := stuck.looping(facts) or stuck.silent(facts, 0.8, facts.reported_at, facts.output_at):
        return _stuck(found)
    if facts.hint is not None and facts.hint.state is not None and contradicted(facts):
        return facts.hint.state, facts.hint.reason, min(facts.hint.confidence, 0.6), ""
    return State.WORKING, said, 0.95, ""


def contradicted(facts: Facts) -> bool:
    """Whether it said that it works, and gives no sign of it; then its screen is worth a look."""
    silent = facts.silence(facts.reported_at, facts.output_at)
    return facts.reported == "working" and silent > STALE and not facts.is_busy


def _observed(facts: Facts) -> _Said:
    if facts.hint is not None and facts.hint.state is not None:
        return _painted(facts, facts.hint.state, facts.hint.reason, facts.hint.confidence)
    if facts.output_at is None:
        return _unheard(facts)
    if facts.now - facts.output_at < QUIET or facts.is_busy:
        busy = "its processes are busy" if facts.is_busy else "printed just now"
        return State.WORKING, busy, 0.7, ""
    if facts.held and (found := stuck.silent(facts, 0.6, facts.output_at) or stuck.lease_ends(facts)):
        return _stuck(found)
    return State.IDLE, "its screen is quiet and it reports nothing itself", 0.5, ""


def _unheard(facts: Facts) -> _Said:
    """It has printed nothing."""
    if facts.now - (facts.opened_at or facts.now) < SETTLE:
        return State.STARTING, "started, nothing printed yet", 0.9, ""
    if facts.is_busy:
        return State.WORKING, "runs, nothing printed yet", 0.5, ""
    return State.IDLE, "silent", 0.4, ""


def _painted(facts: Facts, state: State, reason: str, confidence: float) -> _Said:
    """By what its screen shows."""
    if state == State.WAITING:
        return _waits(facts, reason, facts.output_at, confidence)
    if state == State.WORKING and (found := stuck.silent(facts, 0.6, facts.output_at or facts.now)):
        return _stuck(found)
    if state == State.IDLE and (found := stuck.lease_ends(facts)):
        return _stuck(found)
    busy = state == State.IDLE and facts.is_busy
    return state, reason, confidence - 0.1 if busy else confidence, ""


def _waits(facts: Facts, reason: str, since: float | None, confidence: float) -> _Said:
    if found := stuck.waiting_long(facts, since):
        return State.WAITING, f"{reason} · {found.reason}", confidence, found.kind
    return State.WAITING, reason, confidence, ""


def _stuck(found: stuck.Finding) -> _Said:
    return State.STUCK, found.reason, found.confidence, found.kind


def _evidence(facts: Facts) -> list[tuple[str, float, str]]:
    found: list[tuple[str, float, str]] = []
    if facts.opened_at is not None:
        gone = "no terminal of this name" if not facts.terminal_seen else ""
        dead = f"the program ended, exit code {facts.exit_code}" if facts.terminal_dead else "the program runs"
        found.append(("terminal", facts.now, gone or dead))
    if facts.approval:
        found.append(("approval", facts.approval_at or facts.now, facts.approval))
    if facts.trouble:
        found.append(("vendor", facts.trouble.at, facts.trouble.text))
    if facts.reported:
        text = f"{facts.reported}: {facts.reported_text}" if facts.reported_text else facts.reported
        found.append((facts.reported_by or "door", facts.reported_at or 0.0, text))
    if facts.repeats > 1:
        found.append(("hook", facts.now, f"{facts.repeats} times in a row: {facts.repeated}"))
    if facts.hint is not None:
        found.append(("screen", facts.hint.at, facts.hint.trouble or facts.hint.reason))
    if facts.output_at is not None:
        found.append(("screen", facts.output_at, "last output"))
    if facts.cpu is not None:
        found.append(("process", facts.now, f"{facts.cpu:.0f} % of a core"))
    if facts.held and facts.held.until is not None:
        found.append(("lease", facts.now, f"#{facts.held.task} until {stuck.clock(facts.held.until, facts.now)}"))
    return found
