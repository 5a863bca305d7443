"""Links between tasks, and the counters of open needs and wants that they feed: changed here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.errors import Conflict, NotFound, Refused
from core.journal.transaction import Transaction
from core.model.task import OPEN, LinkKind, Need, Task, TaskState
from core.rules.cycles import cycle_made_by, cycle_text
from core.rules.task_moves import resting_state
from core.services.reading import find, task_numbered

_NEEDED = "SELECT need_id FROM needs WHERE task_id = ? AND kind = 'needs' AND dropped_at IS NULL"
_DEPENDANTS = (
    "SELECT t.id, t.state, t.open_needs, t.hold, t.ready_at FROM needs n JOIN tasks t ON t.id = n.task_id"
    " WHERE n.need_id = ? AND n.kind = 'needs' AND n.dropped_at IS NULL ORDER BY t.id"
)
_WANTING = (
    "SELECT t.id, t.open_wants FROM needs n JOIN tasks t ON t.id = n.task_id"
    " WHERE n.need_id = ? AND n.kind = 'wants' AND n.dropped_at IS NULL ORDER BY t.id"
)


def needed_by(connection: Any, number: int) -> tuple[int, ...]:
    """The tasks that this one needs, done or not."""
    return tuple(row[0] for row in connection.execute(_NEEDED, (number,)).fetchall())


def count_open(connection: Any, numbers: Iterable[int]) -> int:
    """How many of these tasks are not done. Raises NotFound for one that does not exist."""
    return sum(task_numbered(connection, number).state != TaskState.DONE for number in numbers)


def write_link(tx: Transaction, number: int, other: int, kind: LinkKind) -> None:
    """The row alone; for a task that is being made."""
    tx.append("need.created", f"need:{tx.next_id('needs')}", task_id=number, need_id=other, kind=kind.value)


def link(tx: Transaction, number: int, other: int, kind: LinkKind = LinkKind.NEEDS) -> Task:
    """`#number` now needs, wants or feeds back to `#other`. Raises Refused for a ring, Conflict for a repeat."""
    task, needed = task_numbered(tx.connection, number), task_numbered(tx.connection, other)
    if number == other:
        raise Refused(f"task #{number} cannot wait for itself", code="cycle")
    row = find(tx.connection, Need, "WHERE task_id = ? AND need_id = ? AND kind = ?", number, other, kind.value)
    if row is not None and row.dropped_at is None:
        raise Conflict(f"task #{number} has that link to #{other} already")
    if kind == LinkKind.NEEDS:
        _refuse_ring(tx, task, other)
    if row is None:
        write_link(tx, number, other, kind)
    else:
        tx.append("need.renewed", f"need:{row.id}", dropped_at=None)
    if needed.state != TaskState.DONE:
        _count_one(tx, task, kind, 1)
    return task_numbered(tx.connection, number)


def unlink(tx: Transaction, number: int, other: int, kind: LinkKind = LinkKind.NEEDS) -> Task:
    """The link no longer counts. Raises NotFound."""
    task, needed = task_numbered(tx.connection, number), task_numbered(tx.connection, other)
    where = "WHERE task_id = ? AND need_id = ? AND kind = ? AND dropped_at IS NULL"
    row = find(tx.connection, Need, where, number, other, kind.value)
    if row is None:
        raise NotFound(f"task #{number} has no such link to #{other}", remedy=f"`timonel task show {number}`")
    tx.append("need.dropped", f"need:{row.id}", dropped_at=tx.now)
    if needed.state != TaskState.DONE:
        _count_one(tx, task, kind, -1)
    return task_numbered(tx.connection, number)


def need_met(tx: Transaction, number: int) -> None:
    """`#number` is done: counts it off for everything that needs it, one event each."""
    for dependant, state, open_needs, hold, ready_at in tx.all(_DEPENDANTS, number):
        _count(tx, dependant, state, open_needs - 1, hold, ready_at)
    _count_wants(tx, number, -1)


def need_reopened(tx: Transaction, number: int) -> None:
    """`#number` was done and is open again: what has not begun waits for it once more."""
    for dependant, state, open_needs, hold, ready_at in tx.all(_DEPENDANTS, number):
        _count(tx, dependant, state, open_needs + 1, hold, ready_at)
    _count_wants(tx, number, 1)


def _count_one(tx: Transaction, task: Task, kind: LinkKind, step: int) -> None:
    if kind == LinkKind.NEEDS:
        _count(tx, task.id, task.state, task.open_needs + step, task.hold, task.ready_at)
    elif kind == LinkKind.WANTS:
        tx.append("task.wants_counted", f"task:{task.id}", open_wants=task.open_wants + step)


def _count_wants(tx: Transaction, number: int, step: int) -> None:
    """They block nothing: among tasks of one priority those are taken first whose wants are met."""
    for dependant, open_wants in tx.all(_WANTING, number):
        tx.append("task.wants_counted", f"task:{dependant}", open_wants=open_wants + step)


def _count(tx: Transaction, number: int, state: str, open_needs: int, hold: str, ready_at: float | None) -> None:
    columns: dict[str, object] = {"open_needs": open_needs, "changed_at": tx.now}
    if state in OPEN and state != TaskState.LEASED:
        rest = resting_state(open_needs, hold, ready_at, tx.now)
        if rest != state:
            columns["state"] = rest.value
    tx.append("task.needs_counted", f"task:{number}", **columns)


def _refuse_ring(tx: Transaction, task: Task, other: int) -> None:
    if tx.one("SELECT 1 FROM needs WHERE need_id = ? LIMIT 1", task.id) is None:
        return  # nothing waits for it, so nothing can lead back to it
    ring = cycle_made_by(task.id, other, lambda number: needed_by(tx.connection, number))
    if ring:
        raise Refused(
            f"these tasks would wait for each other for ever: {cycle_text(ring)}",
            remedy="leave one of these needs out, or make it a want",
            code="cycle",
        )
