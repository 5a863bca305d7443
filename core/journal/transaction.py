"""A write transaction as its functions see it."""

from __future__ import annotations

import json
from typing import Any

from core.journal.projections import apply
from core.model.actor import Actor

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _storable(value: Any) -> Any:
    """Half characters, as in broken JSON of an agent or a file name that is not UTF-8, cannot be stored."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


class Transaction:
    """Handed to plain functions `change(tx, …)`; append() is the only way to change projected tables."""

    __slots__ = ("actor", "connection", "now", "seq")

    def __init__(self, connection: Any, actor: Actor, now: float) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self.seq = 0

    def append(self, kind: str, subject: str, /, **payload: Any) -> int:
        """Writes one event and applies it; returns its sequence number."""
        try:
            cursor = self._insert(kind, subject, payload)
        except UnicodeEncodeError:
            payload = {name: _storable(value) for name, value in payload.items()}
            cursor = self._insert(kind, subject, payload)
        self.seq = cursor.lastrowid
        apply(self.connection, self.seq, kind, subject, payload)
        return self.seq

    def _insert(self, kind: str, subject: str, payload: dict[str, Any]) -> Any:
        return self.connection.execute(
            "INSERT INTO events(at, actor, kind, subject, payload) VALUES (?, ?, ?, ?, ?)",
            (self.now, self.actor.name, kind, subject, _encode(payload)),
        )

    def all(self, sql: str, *values: Any) -> list[Any]:
        """Every row at once: a half-read cursor would block checkpoints."""
        return self.connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> Any:
        """The first row or None."""
        rows = self.connection.execute(sql, values).fetchall()
        return rows[0] if rows else None

    def live(self, sql: str, *values: Any) -> int:
        """Changes a live fact, which is no event; returns the number of rows changed."""
        try:
            return self.connection.execute(sql, values).rowcount
        except UnicodeEncodeError:
            return self.connection.execute(sql, tuple(map(_storable, values))).rowcount

    def next_id(self, table: str) -> int:
        """The next free id; rows of projected tables are never deleted, so ids are never used twice."""
        return self.one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0]
