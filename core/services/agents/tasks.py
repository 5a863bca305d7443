"""A task as agents see it, and the one that they mean when they say no number."""

from __future__ import annotations

from typing import Any

from core.errors import NotFound, UsageError
from core.journal.transaction import Transaction
from core.model.task import Task
from core.services.reading import task_numbered
from core.services.tasks import queue as tasks
from core.services.tasks.late_reports import lost_claim

Answer = dict[str, Any]
LONGEST_LIST = 50


def brief(task: Task) -> Answer:
    """A task as an agent needs it in a list."""
    return {"number": task.id, "title": task.title, "state": str(task.state), "priority": task.priority}


def whole(task: Task) -> Answer:
    """A task as its holder needs it."""
    return brief(task) | {
        "body": task.body,
        "type": task.type,
        "claim": task.epoch,
        "try": f"{task.attempts} of {task.max_attempts}",
        "lease_seconds": task.lease,
        "note_of_the_last_holder": task.note,
        "failure_of_the_last_try": task.failure,
    }


def at_most(limit: int) -> int:
    """How many of a list are told. Raises UsageError for more than an answer should hold."""
    if not 1 <= limit <= LONGEST_LIST:
        raise UsageError(f"a list has 1 to {LONGEST_LIST} lines here, not {limit}", remedy=f"say {LONGEST_LIST}")
    return limit


def in_hand(tx: Transaction, number: int | None, claim: int | None = None) -> tuple[int, int | None]:
    """The task that is meant, under the claim that was said, else under whatever claim the actor holds now."""
    if number is not None:
        return task_numbered(tx.connection, number).id, claim
    held = tasks.held_by(tx.connection, tx.actor.name)
    if not held and (lost := lost_claim(tx.connection, tx.actor.name)):
        return lost  # it is refused as late, which says who holds it now
    if len(held) != 1:
        said = ", ".join(f"#{task.id}" for task in held) or "no task"
        raise NotFound(f"you hold {said}", remedy="name one with `task`" if held else "task_claim takes one")
    return held[0].id, held[0].epoch if claim is None else claim
