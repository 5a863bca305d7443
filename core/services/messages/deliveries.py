"""Handing messages to a conversation that waits for its next prompt: begun, then done or failed; never twice.

While a hand-over is under way the hooks leave its messages alone (core/services/agents/hooks.py). It is written down as
delivered only afterwards; one that nobody ended, because its process died, is tried again after some seconds, but
first the agent's own transcript is asked which of its messages it was given (core/agents/received.py).
"""

from __future__ import annotations

from typing import Any

from core.journal.transaction import Transaction
from core.model.message import Importance, Message
from core.rules.message_text import digest, injected
from core.services.agents.hooks import BEGUN, HANDING_OVER, MESSAGE_BUDGET, UNDER_WAY
from core.services.guards.breakers import held
from core.services.messages.receipts import mark_delivered, waiting
from core.services.states.evidence import note_evidence

SOURCE = "delivery"
WAKING = (
    "SELECT DISTINCT r.recipient FROM receipts r JOIN messages m ON m.id = r.message_id"
    " WHERE r.delivered_at IS NULL AND r.expired_at IS NULL AND m.importance != ?"
    " AND (m.expires_at IS NULL OR m.expires_at > ?)"
    # A socket takes what is written to it even while its program is stopped: that would not be delivered.
    " AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.name = r.recipient AND c.state = 'paused')"
)


def worth_waking(connection: Any, now: float) -> frozenset[str]:
    """Who has a message that is worth a turn of its own, and may have one; what is of low importance waits for it."""
    names = frozenset(row[0] for row in connection.execute(WAKING, (Importance.LOW.value, now)).fetchall())
    return names - held(connection, now) if names else names


def was_interrupted(connection: Any, number: int) -> bool:
    """Whether a hand-over of the supervisor's began and nobody ended it: the agent may have its messages."""
    found = connection.execute(
        "SELECT 1 FROM evidence WHERE conversation_id = ? AND source = 'delivery' AND name = ?", (number, BEGUN)
    ).fetchall()
    return bool(found)


def begin(tx: Transaction, number: int, name: str) -> tuple[Message, ...]:
    """The messages to hand over now, or none when somebody does it already."""
    if tx.one(UNDER_WAY, number, tx.now - HANDING_OVER) is not None:
        return ()
    chosen = digest(waiting(tx.connection, name, tx.now), MESSAGE_BUDGET).messages
    if chosen:
        note_evidence(tx, number, SOURCE, BEGUN, f"{len(chosen)} messages are being handed over")
    return chosen


def text_of(messages: tuple[Message, ...], left: int, now: float) -> str:
    """What the agent reads."""
    return injected(messages, left, now, MESSAGE_BUDGET)


def done(tx: Transaction, number: int, name: str, messages: tuple[Message, ...], via: str) -> None:
    """They are in the program's hands. Its prompt may have said so before (core/services/agents/hooks.py)."""
    mark_delivered(tx, name, [one.id for one in messages], via)
    _ended(tx, number)


def failed(tx: Transaction, number: int, why: str) -> None:
    """They wait on; the next event of the agent or the next try takes them."""
    _ended(tx, number)
    note_evidence(tx, number, SOURCE, "failed", why, tx.now - HANDING_OVER)


def _ended(tx: Transaction, number: int) -> None:
    tx.live("DELETE FROM evidence WHERE conversation_id = ? AND source = ?", number, SOURCE)
