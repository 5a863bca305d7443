"""Receipts: queued, delivered, read, acknowledged, or expired; each time is written when it is true."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.errors import NotFound, Refused
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR, SUPERVISOR
from core.model.message import Message, Receipt
from core.rules.message_text import BUDGET, digest
from core.services.reading import find
from core.services.tasks.lease_renewal import renew

WAITING = (
    f"SELECT r.id, {', '.join('m.' + name for name in Message._fields)}"
    " FROM receipts r CROSS JOIN messages m ON m.id = r.message_id"
    " WHERE r.recipient = ? AND r.delivered_at IS NULL AND r.expired_at IS NULL ORDER BY r.id"
)


def waiting(connection: Any, recipient: str, now: float) -> tuple[Message, ...]:
    """What is to be delivered to this reader, oldest first; what has expired is left out."""
    return tuple(message for _, message in _queued(connection, recipient) if not _is_over(message, now))


def take_undelivered(tx: Transaction, recipient: str, via: str, budget: int = BUDGET) -> tuple[Message, ...]:
    """Hands over what fits into `budget` characters, the most important first, and marks it delivered: once, ever.

    What waits longer stays queued (`waiting` counts it); what has expired is marked so. Raises Refused.
    """
    _refuse_strangers(tx, recipient, "take")
    renew(tx)
    queued = _queued(tx.connection, recipient)
    alive: dict[int, int] = {}
    for receipt, message in queued:
        if _is_over(message, tx.now):
            tx.append("receipt.expired", f"receipt:{receipt}", expired_at=tx.now)
        else:
            alive[message.id] = receipt
    taken = digest([message for _, message in queued if message.id in alive], budget).messages
    for message in taken:
        tx.append("receipt.delivered", f"receipt:{alive[message.id]}", delivered_at=tx.now, via=via)
    return taken


def mark_delivered(tx: Transaction, recipient: str, ids: Iterable[int], via: str) -> tuple[int, ...]:
    """For a door that learns afterwards that a delivery worked; returns those for which this was the first."""
    _refuse_strangers(tx, recipient, "take")
    first: list[int] = []
    for number in ids:
        receipt = receipt_of(tx.connection, number, recipient)
        if receipt.delivered_at is None:
            tx.append("receipt.delivered", f"receipt:{receipt.id}", delivered_at=tx.now, via=via)
            first.append(number)
    return tuple(first)


def mark_read(tx: Transaction, recipient: str, ids: Iterable[int]) -> tuple[Receipt, ...]:
    """The reader has seen them. Nobody can say so for another. Raises Refused, NotFound."""
    _refuse_others(tx, recipient, "read")
    renew(tx)
    return tuple(_advance(tx, number, recipient, "receipt.read", ("delivered_at", "read_at")) for number in ids)


def acknowledge(tx: Transaction, recipient: str, number: int) -> Receipt:
    """The reader takes it on. Raises Refused, NotFound."""
    _refuse_others(tx, recipient, "acknowledge")
    renew(tx)
    steps = ("delivered_at", "read_at", "acknowledged_at")
    return _advance(tx, number, recipient, "receipt.acknowledged", steps)


def expire_messages(tx: Transaction, limit: int = 500) -> int:
    """Marks what outlived its time before it was delivered; returns how many. For the supervisor."""
    over = tx.all(
        "SELECT r.id FROM receipts r JOIN messages m ON m.id = r.message_id"
        " WHERE r.delivered_at IS NULL AND r.expired_at IS NULL AND m.expires_at <= ? LIMIT ?",
        tx.now,
        limit,
    )
    for (receipt,) in over:
        tx.append("receipt.expired", f"receipt:{receipt}", expired_at=tx.now)
    return len(over)


def receipt_of(connection: Any, number: int, recipient: str) -> Receipt:
    """Raises NotFound when the message is not addressed to this reader."""
    found = find(connection, Receipt, "WHERE message_id = ? AND recipient = ?", number, recipient)
    if found is None:
        raise NotFound(f"{recipient} has no message {number}", remedy="`timonel message inbox` lists yours")
    return found


def _advance(tx: Transaction, number: int, recipient: str, kind: str, steps: tuple[str, ...]) -> Receipt:
    receipt = receipt_of(tx.connection, number, recipient)
    columns: dict[str, Any] = {step: tx.now for step in steps if getattr(receipt, step) is None}
    if not columns:
        return receipt
    if "delivered_at" in columns:
        columns["via"] = "screen" if recipient == OPERATOR else "cli"
    tx.append(kind, f"receipt:{receipt.id}", **columns)
    return receipt._replace(**columns)


def _queued(connection: Any, recipient: str) -> list[tuple[int, Message]]:
    return [(row[0], Message._make(row[1:])) for row in connection.execute(WAITING, (recipient,)).fetchall()]


def _is_over(message: Message, now: float) -> bool:
    return message.expires_at is not None and message.expires_at <= now


def _refuse_strangers(tx: Transaction, recipient: str, act: str) -> None:
    if tx.actor.name not in {recipient, SUPERVISOR}:
        raise Refused(f"{tx.actor.name} cannot {act} messages of {recipient}")


def _refuse_others(tx: Transaction, recipient: str, act: str) -> None:
    if tx.actor.name != recipient:
        raise Refused(f"{tx.actor.name} cannot {act} messages for {recipient}")
