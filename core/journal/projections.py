"""Applies an event to the tables: `x.created` inserts the payload, every other kind updates those columns."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from core.errors import JournalDamaged

TABLES = {
    "conversation": "conversations",
    "worktree": "worktrees",
    "task": "tasks",
    "need": "needs",
    "message": "messages",
    "receipt": "receipts",
    "approval": "approvals",
    "policy": "policies",
    "process": "processes",
    "breaker": "breakers",
    "alarm": "alarms",
}
KEY = "idempotency_key"
"""A payload entry that is not a column: the caller's own key for this change."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz_")


@lru_cache(maxsize=512)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    _check(columns)
    marks = ", ".join("?" * (len(columns) + 1))
    return f"INSERT INTO {table}({', '.join(('id', *columns))}) VALUES ({marks})"


@lru_cache(maxsize=512)
def _update(table: str, columns: tuple[str, ...]) -> str:
    _check(columns)
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"


def _check(columns: tuple[str, ...]) -> None:
    for name in columns:
        if not _PLAIN.issuperset(name):
            raise JournalDamaged(f"an event names the column {name!r}", remedy="run `timonel journal verify`")


def apply(connection: Any, seq: int, kind: str, subject: str, payload: dict[str, Any]) -> None:
    """Brings the tables up to this event; part of the transaction that appends it, and of every replay."""
    noun, _, number = subject.partition(":")
    table = TABLES.get(noun)
    if table is None:
        return  # an event about something that has no table, such as a note in the log
    if KEY in payload:
        payload = dict(payload)
        connection.execute("INSERT INTO keys(key, subject, seq) VALUES (?, ?, ?)", (payload.pop(KEY), subject, seq))
    if kind.endswith(".created"):
        connection.execute(_insert(table, tuple(payload)), (int(number), *payload.values()))
    elif payload:
        connection.execute(_update(table, tuple(payload)), (*payload.values(), int(number)))


def apply_text(connection: Any, seq: int, kind: str, subject: str, payload: str) -> None:
    """The same for a payload as it is stored."""
    apply(connection, seq, kind, subject, json.loads(payload))
