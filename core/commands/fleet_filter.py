"""What the filter of the fleet looks at."""

from __future__ import annotations

from collections.abc import Callable

from core.commands.attention import group_of
from core.commands.terms import Term, all_hold, parse_terms
from core.services.snapshot.fleet import Member

_FIELDS: dict[str, Callable[[Member], str]] = {
    "state": lambda member: member.conversation.state,
    "group": lambda member: group_of(member).value,
    "branch": lambda member: member.worktree.branch if member.worktree else "",
    "role": lambda member: member.conversation.role,
    "agent": lambda member: member.conversation.kind,
    "task": lambda member: f"#{member.task.id} {member.task.title}" if member.task else "",
    "name": lambda member: member.conversation.name,
}
FIELDS = tuple(_FIELDS)


def parse(text: str) -> tuple[Term, ...]:
    """The parts of what was typed."""
    return parse_terms(text, FIELDS)


def matches(terms: tuple[Term, ...], member: Member) -> bool:
    """True when every part holds."""
    return all_hold(terms, member, _FIELDS)
