"""Everything that calls the operator: conversations, background processes that are not well, the machine itself."""

from __future__ import annotations

from typing import NamedTuple

from core.commands.attention import alarm_shown, needing_you, since
from core.model.actor import OPERATOR
from core.model.alarm import Alarm
from core.model.process import Process, ProcessState
from core.services.snapshot.fleet import FleetSnapshot, Member


class Call(NamedTuple):
    """One call. `key` and `at` together tell it from every other."""

    key: str  # of the conversation or the background process; "" of the machine
    at: float  # seconds since 1970
    words: str  # who and why, not cleaned


def calls(snapshot: FleetSnapshot) -> tuple[Call, ...]:
    """All that stand now: who waits longest first, then processes, then the machine."""
    found = [Call(one.conversation.key, since(one), _waits(one)) for one in needing_you(snapshot)]
    found += [Call(one.key, one.ended_at or one.changed_at, _broken(one)) for one in broken_processes(snapshot)]
    found += [Call(one.key, alarm.raised_at, alarm.text) for one, alarm in alarmed_processes(snapshot)]
    if (alarm := snapshot.host_alarm) is not None:
        found.append(Call("", alarm.raised_at, alarm.text))
    return tuple(found)


def broken_processes(snapshot: FleetSnapshot) -> tuple[Process, ...]:
    """Given up, or the operator's own and failed; those of agents are the agents' business until they are given up."""
    return tuple(
        one
        for one in snapshot.processes
        if one.state == ProcessState.GIVEN_UP or (one.state == ProcessState.FAILED and one.created_by == OPERATOR)
    )


def alarmed_processes(snapshot: FleetSnapshot) -> tuple[tuple[Process, Alarm], ...]:
    """The project's own that raise an alarm; one of a conversation calls in the name of the conversation."""
    alarms = ((one, snapshot.alarm_of(one.subject)) for one in snapshot.processes if one.conversation_id is None)
    return tuple((one, alarm) for one, alarm in alarms if alarm is not None)


def next_call(snapshot: FleetSnapshot, after: str) -> Member | Process | None:
    """Whom to look at after the one with this key, round and round; None when nobody calls."""
    processes = (*broken_processes(snapshot), *(one for one, _ in alarmed_processes(snapshot)))
    waiting: tuple[Member | Process, ...] = (*needing_you(snapshot), *processes)
    if not waiting:
        return None
    keys = [one.key if isinstance(one, Process) else one.conversation.key for one in waiting]
    return waiting[(keys.index(after) + 1) % len(waiting)] if after in keys else waiting[0]


def _waits(member: Member) -> str:
    name, state, reason = member.conversation.name, member.conversation.state, member.conversation.reason
    if member.approval is not None:
        return f"{name} asks: {member.approval.title}"
    if (alarm := alarm_shown(member)) is not None:
        return f"{name} raises an alarm: {alarm.text}"
    return f"{name} is {state}: {reason}" if reason else f"{name} is {state}"


def _broken(process: Process) -> str:
    said = "was given up" if process.state == ProcessState.GIVEN_UP else "failed"
    return f"{process.name} {said}: {process.reason}" if process.reason else f"{process.name} {said}"
