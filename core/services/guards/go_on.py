"""When a vendor goes on: the conversations whose turn its trouble ended are told so, each when its time has come."""

from __future__ import annotations

from typing import Any

from core.journal.transaction import Transaction
from core.model.breaker import Breaker
from core.services.guards.breakers import standing, tick
from core.services.messages.sending import Draft, send

HIT = (
    "SELECT c.name FROM troubles t JOIN conversations c ON c.id = t.conversation_id"
    " WHERE t.vendor = ? AND c.closed_at IS NULL"
)


def anything_paused(connection: Any) -> bool:
    """Whether any breaker stands; for whoever looks often."""
    return bool(standing(connection))


def go_on(tx: Transaction) -> None:
    """Moves the breakers on, and wakes whoever may go on now and was hit; each is told once for each opening."""
    for one, names in tick(tx):
        hit = {row[0] for row in tx.all(HIT, one.vendor)}
        for name in names:
            if name in hit:
                send(tx, Draft(name, _words(one), subject="you can go on"), f"breaker:{one.id}:{one.opened_at}:{name}")


def _words(one: Breaker) -> str:
    return (
        f"Your last turn was ended by {one.vendor}, not by you or the operator, and {one.vendor} should work again."
        " Go on with what you were doing. If you held a task, look first whether it is still yours: timonel task list."
    )
