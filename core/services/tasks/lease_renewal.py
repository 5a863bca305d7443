"""Any act of a holder renews its claims. Apart from the other lease rules, because every hook does just this."""

from __future__ import annotations

from core.journal.transaction import Transaction

RENEW = (
    "UPDATE tasks SET lease_until = ?1 + lease WHERE state = 'leased' AND owner = ?2"
    " AND lease_until < ?1 + lease * 0.95"
)
"""Not at every act: a burst of them writes once, and a claim outlives its holder's last act by 95 % of its lease."""


def renew(tx: Transaction, name: str = "") -> int:
    """Every claim of this conversation (of the actor, when unnamed) starts its time anew. Live: not an event."""
    holder = name or tx.actor.name
    if tx.actor.conversation_id is None and not name:
        return 0  # an act of the operator says nothing about any holder
    return tx.live(RENEW, tx.now, holder)
