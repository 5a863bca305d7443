"""Changes of the plan itself: hold a task back, free it, split it into parts, cancel it, give it to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import LeaseLost, OperatorOnly, Refused
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR
from core.model.task import Task, TaskState
from core.rules.bounds import line
from core.rules.match import need_key, requirement
from core.rules.task_moves import out_of_turn
from core.services.reading import conversation_named, task_numbered
from core.services.tasks.acts import PRIVILEGED, held, rest
from core.services.tasks.drafts import check_requirement
from core.services.tasks.leases import renew
from core.services.tasks.parts import Part, make_parts


def in_turn(tx: Transaction, act: str, number: int) -> Task:
    """The task, when this act makes sense for it. Raises Refused, NotFound."""
    task = task_numbered(tx.connection, number)
    if said := out_of_turn(act, task):
        raise Refused(said, remedy=f"`timonel task why {number}` says more", code="out_of_turn")
    return task


def hold(tx: Transaction, number: int, why: str, epoch: int | None = None) -> Task:
    """Nobody may claim it until it is freed; its holder gives it up, the try not spent."""
    renew(tx)
    task = in_turn(tx, "hold", number)
    attempts = task.attempts
    if task.state == TaskState.LEASED:
        task = held(tx, number, epoch, "hold", why)
        attempts = max(attempts - 1, 0)
    said = line(why, "the reason", required=True)
    return rest(tx, "task.held", task, hold=said, held_by=tx.actor.name, attempts=attempts)


def unhold(tx: Transaction, number: int) -> Task:
    """Free again. What the operator holds back, only the operator frees."""
    renew(tx)
    task = in_turn(tx, "unhold", number)
    if not task.hold:
        raise Refused(f"task #{number} is not held back", code="out_of_turn")
    if task.held_by == OPERATOR and tx.actor.name != OPERATOR:
        raise OperatorOnly(f"the operator holds task #{number} back: {task.hold}", remedy="ask the operator to free it")
    return rest(tx, "task.freed", task, hold="", held_by="")


def split(tx: Transaction, number: int, epoch: int | None, parts: Sequence[Part]) -> tuple[Task, ...]:
    """The parts, now needed by the task itself, which its holder gives up and which is ready again after them."""
    renew(tx)
    task = in_turn(tx, "split", number)
    if task.state == TaskState.LEASED:
        task = held(tx, number, epoch, "split")
        rest(tx, "task.released", task, attempts=max(task.attempts - 1, 0))
    elif not may_steer(tx, task):
        raise OperatorOnly(f"{tx.actor.name} neither holds nor made task #{number}", remedy="claim it first")
    return make_parts(tx, task, parts)


def cancel(tx: Transaction, number: int, why: str) -> Task:
    """Out of the queue for good; by whoever made it, while nobody else holds it. What needs it stays blocked."""
    renew(tx)
    task = in_turn(tx, "cancel", number)
    _refuse_others(tx, task, "cancel it")
    return end_cancelled(tx, task, why)


def reassign(tx: Transaction, number: int, to: str) -> Task:
    """Reserved for another (for nobody when `to` is empty); by whoever made it, while nobody holds it."""
    renew(tx)
    task = in_turn(tx, "reassign", number)
    _refuse_others(tx, task, "give it to another")
    return give(tx, task, conversation_named(tx.connection, to).name if to else "")


def requeue(tx: Transaction, number: int) -> Task:
    """A failed, cancelled or sleeping task is ready again with fresh tries; by whoever made it."""
    renew(tx)
    task = in_turn(tx, "requeue", number)
    if task.state == TaskState.DONE:
        raise OperatorOnly(f"task #{number} is done, and only the operator may open it again", remedy="make a new task")
    _refuse_others(tx, task, "queue it again")
    return queue_again(tx, task)


def end_cancelled(tx: Transaction, task: Task, why: str, **more: Any) -> Task:
    """The row's change, shared with the operator's override."""
    columns = {
        "state": TaskState.CANCELLED.value,
        "owner": "",
        "lease_until": None,
        "note": line(why, "the reason", most=1000),
        "ended_at": tx.now,
        "ended_by": tx.actor.name,
        "changed_at": tx.now,
        **more,
    }
    tx.append("task.cancelled", f"task:{task.id}", **columns)
    return task._replace(**columns)


def give(tx: Transaction, task: Task, to: str, **more: Any) -> Task:
    """The same for another assignee."""
    wanted = check_requirement(requirement(task.need_key)._replace(assignee=to))
    return _open(tx, "task.reassigned", task, need_key=need_key(wanted), **more)


def queue_again(tx: Transaction, task: Task, **more: Any) -> Task:
    """The same for fresh tries; old failures stay in the log."""
    fresh = {"attempts": 0, "ready_at": None, "failure": "", "failure_class": "", "result": "", "progress": None}
    return _open(tx, "task.requeued", task, **(fresh | more))


def may_steer(tx: Transaction, task: Task) -> bool:
    """True for the operator, the supervisor and whoever made the task."""
    return tx.actor.name in PRIVILEGED or tx.actor.name == task.created_by


def _open(tx: Transaction, kind: str, task: Task, **columns: Any) -> Task:
    return rest(tx, kind, task, **({"ended_at": None, "ended_by": ""} | columns))


def _refuse_others(tx: Transaction, task: Task, act: str) -> None:
    if not may_steer(tx, task):
        raise OperatorOnly(
            f"task #{task.id} was made by {task.created_by}, so {tx.actor.name} may not {act}",
            remedy=f"ask {task.created_by} or the operator",
        )
    if task.state == TaskState.LEASED and task.owner != tx.actor.name:
        raise LeaseLost(
            f"task #{task.id} is held by {task.owner} (claim {task.epoch})",
            remedy="only the operator's override takes it away: `timonel task override`",
        )
