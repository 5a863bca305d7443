"""Who needs the operator, and the four groups in which the fleet is shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.model.alarm import Alarm
from core.model.conversation import State
from core.services.snapshot.fleet import FleetSnapshot, Member

CLOSED_SHOWN = 20


class Group(StrEnum):
    """In the order in which they are shown."""

    NEEDS_YOU = "Needs you"
    WORKING = "Working"
    IDLE = "Idle"
    FINISHED = "Finished"


_GROUP_OF: Mapping[str, Group] = {
    State.WAITING: Group.NEEDS_YOU,
    State.STUCK: Group.NEEDS_YOU,
    State.FAILED: Group.NEEDS_YOU,
    State.STARTING: Group.WORKING,
    State.WORKING: Group.WORKING,
    State.IDLE: Group.IDLE,
    State.PAUSED: Group.IDLE,
    State.EXITED: Group.FINISHED,
    State.CLOSED: Group.FINISHED,
}


def group_of(member: Member) -> Group:
    """Where a conversation is shown. An open question or alarm counts more than the state."""
    if (member.approval is not None or member.alarm is not None) and member.conversation.state != State.CLOSED:
        return Group.NEEDS_YOU
    return _GROUP_OF.get(member.conversation.state, Group.NEEDS_YOU)


def since(member: Member) -> float:
    """Since when it has been like this, seconds since 1970."""
    if member.approval is not None and member.conversation.state != State.CLOSED:
        return member.approval.asked_at
    if (alarm := alarm_shown(member)) is not None:
        return alarm.raised_at
    return member.conversation.state_at


def alarm_shown(member: Member) -> Alarm | None:
    """The alarm that is the reason why the operator is needed: a question or the state itself may be a nearer one."""
    state = member.conversation.state
    nearer = member.approval is not None or state not in _GROUP_OF or _GROUP_OF[state] == Group.NEEDS_YOU
    return None if nearer or state == State.CLOSED else member.alarm


def in_groups(snapshot: FleetSnapshot) -> tuple[tuple[Group, tuple[Member, ...]], ...]:
    """Groups that have members. Who needs you: oldest first. Others keep their place; of the closed only the newest."""
    found: dict[Group, list[Member]] = {group: [] for group in Group}
    for member in snapshot.members:
        found[group_of(member)].append(member)
    found[Group.NEEDS_YOU].sort(key=lambda member: (since(member), member.conversation.id))
    closed = sorted((one for one in found[Group.FINISHED] if _closed(one)), key=since, reverse=True)[:CLOSED_SHOWN]
    found[Group.FINISHED] = [*(one for one in found[Group.FINISHED] if not _closed(one)), *closed]
    return tuple((group, tuple(members)) for group, members in found.items() if members)


def needing_you(snapshot: FleetSnapshot) -> tuple[Member, ...]:
    """Who waits for the operator, oldest first."""
    return next((members for group, members in in_groups(snapshot) if group == Group.NEEDS_YOU), ())


def look_of(member: Member) -> tuple[str, str]:
    """Which table of looks says how its state is drawn, and the entry: ("attention", "permission")."""
    conversation = member.conversation
    if member.approval is not None and conversation.state != State.CLOSED:
        return "attention", "permission" if member.approval.kind == "permission" else "question"
    if alarm_shown(member) is not None:
        return "attention", "alarm"
    return "conversation", conversation.state


def _closed(member: Member) -> bool:
    return member.conversation.state == State.CLOSED
