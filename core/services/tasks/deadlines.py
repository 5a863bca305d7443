"""Deadlines are shown, not enforced: a task that outlives its own raises its flag once, and the operator is told."""

from __future__ import annotations

from typing import Any

from core.journal.transaction import Transaction
from core.model.actor import OPERATOR
from core.model.message import Importance, MessageKind
from core.services.messages.sending import Draft, send

AT_ONCE = 100  # tasks in one transaction
LATE = (
    "FROM tasks WHERE deadline <= ? AND overdue_at IS NULL AND ended_at IS NULL AND deadline IS NOT NULL"
    " ORDER BY deadline LIMIT ?"
)


def anything_late(connection: Any, now: float) -> bool:
    """Whether flag_late() would write anything."""
    return bool(connection.execute(f"SELECT 1 {LATE}", (now, 1)).fetchall())


def flag_late(tx: Transaction) -> tuple[int, ...]:
    """Numbers of the tasks whose deadline has just passed: each is noted in the log and told to the operator, once."""
    late = tx.all(f"SELECT id, title, owner {LATE}", tx.now, AT_ONCE)
    for number, title, owner in late:
        tx.append("task.overdue", f"task:{number}", overdue_at=tx.now)
        holder = f"{owner} holds it" if owner else "nobody holds it"
        text = f"#{number} {title} is past its deadline; {holder}. `timonel task show {number}` tells more."
        draft = Draft(OPERATOR, text, MessageKind.STATUS_UPDATE, f"#{number} is overdue", importance=Importance.HIGH)
        send(tx, draft, f"overdue-{number}")
    return tuple(number for number, _, _ in late)
