"""The text of the filter box: words that must be there, `!word` that must not, `state:stuck` and its like."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from core.commands.attention import group_of
from core.services.fleet_snapshot import Member

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


class Term(NamedTuple):
    """One part: `field` is "" for a word anywhere."""

    text: str
    field: str = ""
    negated: bool = False


def parse(text: str) -> tuple[Term, ...]:
    """Parts are split at spaces; what looks like a field but is none is a plain word."""
    terms = []
    for word in text.casefold().split():
        negated = word.startswith("!")
        field, colon, rest = word.lstrip("!").partition(":")
        known = bool(colon) and field in _FIELDS
        term = Term(rest, field, negated) if known else Term(word.lstrip("!"), "", negated)
        if term.text:
            terms.append(term)
    return tuple(terms)


def matches(terms: tuple[Term, ...], member: Member) -> bool:
    """True when every part holds."""
    for term in terms:
        where = _FIELDS[term.field](member) if term.field else " ".join(read(member) for read in _FIELDS.values())
        if (term.text in where.casefold()) == term.negated:
            return False
    return True
