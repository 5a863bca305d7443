"""What is wrong with a conversation: each finding with its reason, and what the operator can do about it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from core.rules.facts import Facts


class Kind(StrEnum):
    """Kinds of findings."""

    SILENT = "silent"
    LOOPING = "looping"
    LEASE = "lease"
    WAITING = "waiting"
    QUOTA = "quota"
    AUTH = "auth"
    CRASHED = "crashed"


class Finding(NamedTuple):
    """A kind, and the reason in one line without numbers that change at every look."""

    kind: Kind
    reason: str
    confidence: float


class Remedy(NamedTuple):
    """A command of the registry, by its id, and what it would do here."""

    command: str
    words: str


_LOOK = Remedy("conversation.attach", "look at its terminal")
_TELL = Remedy("conversation.reply", "tell it what to do")
_RESTART = Remedy("conversation.restart", "restart it; it goes on from its own record")
_STOP = Remedy("conversation.stop", "stop it")
_GIVE = Remedy("task.reassign", "give its task to another")

REMEDIES: Mapping[str, tuple[Remedy, ...]] = {
    Kind.SILENT: (_LOOK, Remedy("conversation.reply", "ask it how far it is"), _RESTART, _GIVE),
    Kind.LOOPING: (Remedy("conversation.reply", "tell it to try another way"), _LOOK, _STOP, _GIVE),
    Kind.LEASE: (
        Remedy("task.extend", "give it more time"),
        Remedy("task.release", "put its task back into the queue"),
        Remedy("conversation.reply", "tell it to go on"),
    ),
    Kind.WAITING: (Remedy("conversation.answer", "answer it"), _LOOK, _STOP),
    Kind.QUOTA: (_GIVE, Remedy("conversation.reply", "tell it to go on when the limit is over"), _STOP),
    Kind.AUTH: (Remedy("conversation.attach", "sign in, in its terminal"), _RESTART, _STOP),
    Kind.CRASHED: (_RESTART, Remedy("conversation.teardown", "archive its work and remove it"), _GIVE),
}
"""The likeliest first."""

LEASE_SHARE = 0.2
"""A claim is about to end when this share of it is left."""


def remedies(kind: str) -> tuple[Remedy, ...]:
    """What can be done; nothing where all is well."""
    return REMEDIES.get(kind, ())


def with_vendor(facts: Facts) -> Finding | None:
    """Its vendor's limit is used up, or the vendor does not know it."""
    trouble = facts.trouble
    if trouble is None:
        return None
    if trouble.kind == Kind.AUTH:
        return Finding(Kind.AUTH, f"{trouble.vendor} refuses its account: {trouble.text}", 0.9)
    if trouble.reset_at is None:
        return Finding(Kind.QUOTA, f"the limit of {trouble.vendor} is used up: {trouble.text}", 0.9)
    when = clock(trouble.reset_at, facts.now)
    if facts.now < trouble.reset_at:
        return Finding(Kind.QUOTA, f"the limit of {trouble.vendor} is used up until {when}", 0.95)
    return Finding(Kind.QUOTA, f"the limit of {trouble.vendor} ended at {when}, and it has not gone on", 0.8)


def waiting_long(facts: Facts, since: float | None) -> Finding | None:
    """The operator has let it wait."""
    if since is None or facts.silence(since) <= facts.limits.waiting:
        return None
    return Finding(Kind.WAITING, f"has waited for you more than {minutes(facts.limits.waiting)}", 1.0)


def looping(facts: Facts) -> Finding | None:
    """The same call with the same result, again and again."""
    if facts.repeats < facts.limits.repeats:
        return None
    often = facts.limits.repeats
    return Finding(Kind.LOOPING, f"made the same call {often} times or more in a row: {facts.repeated}", 0.85)


def silent(facts: Facts, confidence: float, *signs: float | None) -> Finding | None:
    """It should work, and nothing shows that it does. `signs` are times at which it showed life."""
    if facts.silence(*signs) <= facts.limits.quiet or facts.is_busy:
        return None
    holds = f"holds #{facts.held.task}; " if facts.held else ""
    return Finding(Kind.SILENT, f"{holds}no sign of work for more than {minutes(facts.limits.quiet)}", confidence)


def lease_ends(facts: Facts) -> Finding | None:
    """It holds a task, does nothing for it, and is about to lose it. Any act of it would have renewed the claim."""
    held = facts.held
    if held is None or held.until is None or facts.is_busy:
        return None
    short = held.lease * LEASE_SHARE
    if held.until - facts.now >= short:
        return None
    return Finding(Kind.LEASE, f"holds #{held.task}, whose claim ends in less than {minutes(short)}", 0.9)


def minutes(seconds: float) -> str:
    """A limit in words."""
    return f"{seconds:g} s" if seconds < 60 else f"{seconds / 60:g} min"


def clock(at: float, now: float) -> str:
    """The time of day where the program runs, with the date when it is not within a day."""
    return time.strftime("%H:%M" if abs(at - now) < 86400 else "%d %b %H:%M", time.localtime(at))
