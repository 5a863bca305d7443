"""Claiming: one winner, by priority, open wants and age, among the ready tasks that the worker covers."""

from __future__ import annotations

from typing import Any

from core.errors import LeaseLost, OperatorOnly, Refused
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR, SUPERVISOR
from core.model.task import OPEN, Task, TaskState
from core.rules.bounds import seconds
from core.rules.match import Requirement, Worker, lacking, requirement
from core.rules.task_moves import out_of_turn
from core.services.guards.breakers import refuse_held
from core.services.keys import entry, first, scoped
from core.services.reading import conversation_named, task_numbered
from core.services.tasks.choosing import FREE, asked_of_holder, best_ready, users_of
from core.services.tasks.leases import renew, settle_due

PRIVILEGED = frozenset({OPERATOR, SUPERVISOR})


def worker_named(connection: Any, name: str) -> Worker:
    """What a conversation offers, from its row; the operator offers nothing special. Raises NotFound."""
    if name == OPERATOR:
        return Worker(OPERATOR)
    row = conversation_named(connection, name)
    if row.closed_at is not None:
        raise Refused(f"{row.name!r} was torn down and cannot work", remedy=f"`timonel restore {row.name}`")
    return Worker(row.name, row.role, row.specialty, frozenset(filter(None, row.capabilities.split(","))))


def claim(
    tx: Transaction,
    worker: Worker | None = None,
    task_id: int | None = None,
    key: str = "",
    lease: float | None = None,
) -> Task | None:
    """The task that is now the worker's under a new epoch, or None when nothing fits.

    Raises Refused when a named one cannot be had, and for a conversation that is paused or whose vendor is;
    NotFound, OperatorOnly for somebody else's name.
    """
    who = worker or worker_named(tx.connection, tx.actor.name)
    if who.name != tx.actor.name and tx.actor.name not in PRIVILEGED:
        raise OperatorOnly(f"{tx.actor.name} cannot claim for {who.name}", remedy="claim under your own name")
    renew(tx)
    key = scoped(key, "claim", who.name)
    if made := first(tx.connection, key, "task"):
        return _same_claim(tx, made.id, made.seq)
    refuse_held(tx, who.name)
    settle_due(tx)
    if task_id is None:
        found = best_ready(tx.connection, who)
        if found is None:
            return None
        task = task_numbered(tx.connection, found)
    else:
        task = task_numbered(tx.connection, task_id)
        _refuse_unfit(tx, task, who)
    return _take(tx, task, who, key, seconds(lease, "the lease"))


def _take(tx: Transaction, task: Task, worker: Worker, key: str, lease: float | None) -> Task:
    columns: dict[str, Any] = {
        "state": TaskState.LEASED.value,
        "owner": worker.name,
        "epoch": task.epoch + 1,
        "attempts": task.attempts + 1,
        "lease_until": tx.now + (lease or task.lease),
        "claimed_at": tx.now,
        "changed_at": tx.now,
    }
    if lease is not None:
        columns["lease"] = lease
    if task.progress is not None:
        columns["progress"] = None
    tx.append("task.claimed", f"task:{task.id}", **columns, **entry(key))
    return task._replace(**columns)


def _refuse_unfit(tx: Transaction, task: Task, worker: Worker) -> None:
    from core.services.tasks.reads import explain

    if out_of_turn("claim", task):
        raise Refused(" ".join(explain(tx.connection, task.id, tx.now)), code="not_ready")
    wanted = requirement(task.need_key)
    if used := [said for said in users_of(tx.connection, wanted.resources) if not said.endswith(FREE)]:
        raise Refused(
            f"task #{task.id} uses {', '.join(used)}",
            remedy="take another meanwhile; `timonel task claim` without a number chooses one",
            code="resource_in_use",
        )
    missing = lacking(wanted, worker)
    if missing != Requirement() and worker.name != OPERATOR:  # the person may take anything
        raise Refused(
            f"task #{task.id} asks for {asked_of_holder(missing)}, and {worker.name} does not offer that",
            remedy="`timonel task ready` shows what fits you",
            code="not_fit",
        )


def _same_claim(tx: Transaction, number: int, seq: int) -> Task:
    from json import loads

    task = task_numbered(tx.connection, number)
    epoch = loads(tx.one("SELECT payload FROM events WHERE seq = ?", seq)[0])["epoch"]
    if task.epoch != epoch or task.state in OPEN - {TaskState.LEASED}:
        raise LeaseLost(
            f"the claim {epoch} of task #{number} that this key stands for is over (now {task.epoch})",
            remedy="claim again with another key",
        )
    return task
