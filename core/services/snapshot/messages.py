"""The messages that the screen shows: the newest, and what the operator has not read, however much came after it."""

from __future__ import annotations

from typing import Any

from core.model.actor import OPERATOR
from core.model.message import Message, Receipt
from core.services.reading import rows

NEWEST = 200
OLDER = 100  # unread ones of the operator that are shown beside them

RECEIPTS = "INDEXED BY receipts_of WHERE message_id >= ? ORDER BY id"  # by id alone it would read them all
UNREAD_BEFORE = (
    "SELECT message_id FROM receipts INDEXED BY receipts_unread WHERE recipient = ? AND read_at IS NULL"
    " AND expired_at IS NULL AND message_id < ? ORDER BY id DESC LIMIT ?"
)


def shown_messages(connection: Any, unread: int) -> tuple[tuple[Message, ...], tuple[Receipt, ...]]:
    """Newest first, with all their receipts; `unread` is how many the operator has not read."""
    messages = rows(connection, Message, "ORDER BY id DESC LIMIT ?", NEWEST)
    first = messages[-1].id if messages else 0
    receipts = rows(connection, Receipt, RECEIPTS, first)
    if unread <= sum(one.recipient == OPERATOR and one.read_at is None for one in receipts):
        return messages, receipts
    older = [row[0] for row in connection.execute(UNREAD_BEFORE, (OPERATOR, first, OLDER)).fetchall()]
    marks = ", ".join("?" * len(older))
    messages += rows(connection, Message, f"WHERE id IN ({marks}) ORDER BY id DESC", *older)
    receipts += rows(connection, Receipt, f"INDEXED BY receipts_of WHERE message_id IN ({marks}) ORDER BY id", *older)
    return messages, receipts
