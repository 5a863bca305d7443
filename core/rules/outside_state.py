"""The state of a conversation that runs outside of Timonel's terminals: what it says itself is all that is known."""

from __future__ import annotations

from core.model.conversation import State
from core.rules.facts import Held
from core.rules.judgement import Judgement

WHERE = "runs outside of Timonel"
SURE, HOLDS, STALE, SILENT = 0.8, 0.6, 0.4, 0.2  # of a fresh report, of a claim that is kept, of an old report, of none
LATER = 1.0  # seconds after its own report, from which an act of a holder says more than the report


def judge_outside(
    now: float,
    approval: str,
    reported: str,
    at: float | None,
    text: str,
    quiet_limit: float,
    held: Held | None = None,
) -> Judgement:
    """Nobody sees its program, so an old report is no more than that. `at` and `now` in seconds since 1970.

    Whoever holds a task and acts (every act renews the claim) works, unless it said something else since.
    """
    acted = held.until - held.lease if held is not None and held.until is not None else None
    evidence: list[tuple[str, float, str]] = []
    if approval:
        evidence.append(("approval", now, approval))
    if reported and at is not None:
        evidence.append(("door", at, f"{reported}: {text}" if text else reported))
    if approval:
        return Judgement(State.WAITING, f"asks: {approval}", 1.0, tuple(evidence))
    if held is not None and acted is not None and reported in {"", "idle"} and acted > (at or 0.0) + LATER:
        evidence.append(("claim", acted, f"#{held.task}, last renewed"))
        return Judgement(State.WORKING, f"holds #{held.task}; {WHERE}", HOLDS, tuple(evidence))
    if not reported or at is None:
        return Judgement(State.IDLE, f"{WHERE}, nothing reported", SILENT, tuple(evidence))
    said = text or "said so itself"
    if reported == State.WORKING and now - max(at, acted or at) > quiet_limit:
        reason = f"{WHERE}; silent for more than {quiet_limit / 60:g} min, then: {said}"
        return Judgement(State.WORKING, reason, STALE, tuple(evidence))
    states = {"working": State.WORKING, "waiting": State.WAITING}
    return Judgement(states.get(reported, State.IDLE), said, SURE, tuple(evidence))
