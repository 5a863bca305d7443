"""Leases: those that ran out give their task back; pauses that are over end. Renewal is in lease_renewal."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.journal.transaction import Transaction
from core.model.task import Task, TaskState
from core.rules.retry import is_spent
from core.rules.task_moves import resting_state
from core.services.reading import rows, task_numbered
from core.services.tasks.lease_renewal import RENEW, renew

__all__ = ["DUE", "EXPIRED", "RENEW", "WAKING", "anything_due", "expire", "renew", "settle_due", "wake"]

AT_ONCE = 200
"""Most tasks that one transaction gives back, so that nobody waits long for the journal."""

NOT_PAUSED = "owner NOT IN (SELECT name FROM conversations WHERE state = 'paused')"
"""Whoever stands still cannot renew: no lease of theirs ends before they go on."""

EXPIRED = f"WHERE state = 'leased' AND lease_until < ? AND {NOT_PAUSED} ORDER BY lease_until LIMIT ?"
WAKING = "WHERE state = 'scheduled' AND ready_at <= ? ORDER BY ready_at LIMIT ?"
DUE = (
    f"SELECT 1 FROM tasks WHERE state = 'leased' AND lease_until < ?1 AND {NOT_PAUSED}"
    " UNION ALL SELECT 1 FROM tasks WHERE state = 'scheduled' AND ready_at <= ?1 LIMIT 1"
)


def expire(tx: Transaction, keep: Collection[str] = (), grace: float = 0.0) -> tuple[Task, ...]:
    """Gives tasks back whose lease ran out more than `grace` seconds ago, or parks them when no try is left.

    Claims of the conversations in `keep` (known to be alive) are left alone.
    """
    freed: list[Task] = []
    for task in rows(tx.connection, Task, EXPIRED, tx.now - grace, AT_ONCE):
        if task.owner not in keep:
            _give_back(tx, task)
            freed.append(task_numbered(tx.connection, task.id))
    return tuple(freed)


def wake(tx: Transaction) -> tuple[int, ...]:
    """Scheduled tasks whose time has come are ready; returns their numbers."""
    due = tx.all(f"SELECT id FROM tasks {WAKING}", tx.now, AT_ONCE)
    for (number,) in due:
        tx.append("task.woken", f"task:{number}", state=TaskState.READY.value, changed_at=tx.now)
    return tuple(number for (number,) in due)


def anything_due(connection: Any, now: float) -> bool:
    """Whether settle_due() would write anything; for whoever looks often."""
    return bool(connection.execute(DUE, (now,)).fetchall())


def settle_due(tx: Transaction) -> None:
    """Both, when there is anything to do: one indexed look otherwise. Every claim begins with it."""
    if tx.one(DUE, tx.now) is not None:
        expire(tx)
        wake(tx)


def _give_back(tx: Transaction, task: Task) -> None:
    silent = tx.now - (task.lease_until or tx.now) + task.lease
    said = f"{task.owner} gave no sign for {silent:.0f} s and lost its claim {task.epoch}"
    columns: dict[str, Any] = {
        "owner": "",
        "lease_until": None,
        "failure": said,
        "failure_class": "expired",
        "changed_at": tx.now,
    }
    if is_spent(task.attempts, task.max_attempts):
        columns |= {"state": TaskState.FAILED.value, "ended_at": tx.now, "ended_by": task.owner}
    else:
        columns |= {"state": resting_state(task.open_needs, task.hold, task.ready_at, tx.now).value}
    tx.append("task.expired", f"task:{task.id}", **columns)
