"""Idempotency keys: the same key returns what the first call made."""

from typing import Any, NamedTuple

from core.errors import Conflict
from core.rules.bounds import idempotency_key


class First(NamedTuple):
    """What the first call with a key made: the noun, its id, and the event's number."""

    noun: str
    id: int
    seq: int


def scoped(key: str, *scope: str) -> str:
    """The key as it is stored: `task:KEY`, `message:SENDER:KEY`. Empty for none."""
    return idempotency_key(key, ":".join(scope))


def first(connection: Any, key: str, noun: str) -> First | None:
    """What the key stands for, or None. Raises Conflict when it stands for something else."""
    if not key:
        return None
    found = connection.execute("SELECT subject, seq FROM keys WHERE key = ?", (key,)).fetchall()
    if not found:
        return None
    made, _, number = found[0][0].partition(":")
    if made != noun:
        raise Conflict(f"the key {key!r} was used for a {made}", remedy="use another key")
    return First(made, int(number), found[0][1])


def entry(key: str) -> dict[str, str]:
    """What goes into the payload of the event that makes the thing."""
    return {"idempotency_key": key} if key else {}
