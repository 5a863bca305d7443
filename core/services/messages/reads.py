"""Messages as they are read: an inbox, a thread, what was sent and how far it came."""

from __future__ import annotations

from typing import Any, NamedTuple

from core.model.message import Message, Receipt
from core.services.messages.sending import message_numbered
from core.services.reading import rows

UNREAD = "SELECT count(*) FROM receipts WHERE recipient = ? AND read_at IS NULL AND expired_at IS NULL"
_BOTH = ", ".join([f"m.{name}" for name in Message._fields] + [f"r.{name}" for name in Receipt._fields])
INBOX = (
    f"SELECT {_BOTH} FROM receipts r CROSS JOIN messages m ON m.id = r.message_id"
    " WHERE r.recipient = ? AND r.read_at IS NULL AND r.expired_at IS NULL"
    " AND (m.expires_at IS NULL OR m.expires_at > ? OR r.delivered_at IS NOT NULL) ORDER BY r.id LIMIT ?"
)
RECEIVED = (
    f"SELECT {_BOTH} FROM receipts r CROSS JOIN messages m ON m.id = r.message_id"
    " WHERE r.recipient = ? ORDER BY r.id DESC LIMIT ?"
)


class Letter(NamedTuple):
    """A message as one reader has it."""

    message: Message
    receipt: Receipt


def inbox(connection: Any, name: str, limit: int = 200, now: float = 0.0) -> tuple[Letter, ...]:
    """What this reader has not read, oldest first; given `now`, without what outlived its time but was not marked so
    yet. Looking marks nothing."""
    return _letters(connection, INBOX, name, now, limit)


def received(connection: Any, name: str, limit: int = 200) -> tuple[Letter, ...]:
    """Everything addressed to this reader, newest first."""
    return _letters(connection, RECEIVED, name, limit)


def unread(connection: Any, name: str) -> int:
    """How many."""
    return connection.execute(UNREAD, (name,)).fetchall()[0][0]


def unread_counts(connection: Any) -> dict[str, int]:
    """For every reader who has any."""
    return dict(
        connection.execute(
            "SELECT recipient, count(*) FROM receipts WHERE read_at IS NULL AND expired_at IS NULL GROUP BY recipient"
        ).fetchall()
    )


def list_messages(connection: Any, limit: int = 200) -> tuple[Message, ...]:
    """The newest first, whoever wrote or reads them."""
    return rows(connection, Message, "ORDER BY id DESC LIMIT ?", limit)


def thread(connection: Any, number: int) -> tuple[Message, ...]:
    """The whole thread that this message belongs to, oldest first. Raises NotFound."""
    root = message_numbered(connection, number).thread
    return rows(connection, Message, "WHERE thread = ? ORDER BY id", root)


def receipts(connection: Any, number: int) -> tuple[Receipt, ...]:
    """How far one message came with each of its readers. Raises NotFound."""
    message_numbered(connection, number)
    return rows(connection, Receipt, "WHERE message_id = ? ORDER BY id", number)


def _letters(connection: Any, query: str, *values: str | float) -> tuple[Letter, ...]:
    split = len(Message._fields)
    found = connection.execute(query, values).fetchall()
    return tuple(Letter(Message._make(row[:split]), Receipt._make(row[split:])) for row in found)
