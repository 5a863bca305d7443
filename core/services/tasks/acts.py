"""What the holder of a task says about it. Every act is refused unless it comes under the claim in force."""

from __future__ import annotations

import random
from math import isfinite
from typing import Any

from core.errors import UsageError
from core.journal.transaction import Transaction
from core.model.task import Task, TaskState
from core.rules.bounds import block, line, seconds, word
from core.rules.retry import Chance, is_spent, pause
from core.rules.task_moves import lost, resting_state
from core.services.reading import task_numbered
from core.services.tasks.claims import PRIVILEGED
from core.services.tasks.late_reports import too_late
from core.services.tasks.leases import renew
from core.services.tasks.links import need_met

NOBODY: dict[str, Any] = {"owner": "", "lease_until": None}


def held(tx: Transaction, number: int, epoch: int | None, act: str, words: str = "") -> Task:
    """The task, when the actor holds it under this claim; without an epoch, under whatever claim they hold now.

    The operator and the supervisor may speak for a holder by naming the claim. `act` and `words` are what is kept of
    a report that comes too late. Raises LeaseLost, NotFound.
    """
    renew(tx)
    task = task_numbered(tx.connection, number)
    holder = task.owner if tx.actor.name in PRIVILEGED and epoch is not None else tx.actor.name
    if said := lost(task, epoch, holder):
        raise too_late(task, epoch, said, act, words)
    return task


def progress(tx: Transaction, number: int, epoch: int | None, fraction: float | None, note: str = "") -> Task:
    """How far it is, 0 to 1 (None: unknown), with a note. Renews the claim."""
    task = held(tx, number, epoch, "progress", note)
    if fraction is not None and not (isfinite(fraction) and 0 <= fraction <= 1):
        raise UsageError(f"progress is a share from 0 to 1, not {fraction}", remedy="say 0.4 or 40%")
    columns: dict[str, Any] = {} if fraction is None else {"progress": float(fraction)}
    if note:
        columns["note"] = line(note, "the note", most=1000)
    return _change(tx, "task.progressed", task, **columns)


def complete(tx: Transaction, number: int, epoch: int | None, result: str = "") -> Task:
    """Done; everything that needs it is counted off in the same transaction."""
    task = held(tx, number, epoch, "done", result)
    columns: dict[str, Any] = {"result": block(result, "the result"), "progress": 1.0}
    if task.failure:
        columns |= {"failure": "", "failure_class": ""}  # of an earlier try; the log keeps it
    ended = _end(tx, task, "task.done", TaskState.DONE, **columns)
    need_met(tx, number)
    return ended


def fail(
    tx: Transaction,
    number: int,
    epoch: int | None,
    failure: str,
    retry: bool = True,
    *,
    failure_class: str = "error",
    chance: Chance = random.random,
) -> Task:
    """Tried again after a pause, or parked when it makes no sense (`retry` False) or no try is left."""
    task = held(tx, number, epoch, "fail", failure)
    said = block(failure, "the reason", required=True)
    columns: dict[str, Any] = {"failure": said, "failure_class": word(failure_class, "the class of the failure")}
    if not retry or is_spent(task.attempts, task.max_attempts):
        return _end(tx, task, "task.failed", TaskState.FAILED, **columns)
    ready_at = tx.now + pause(task.attempts, chance)
    return rest(tx, "task.retry_planned", task, ready_at=ready_at, **columns)


def release(tx: Transaction, number: int, epoch: int | None, note: str = "") -> Task:
    """Back into the queue at once; the try is not spent."""
    task = held(tx, number, epoch, "release", note)
    return rest(tx, "task.released", task, **_unspent(task), **_noted(note))


def snooze(tx: Transaction, number: int, epoch: int | None, delay: float, note: str = "") -> Task:
    """Back into the queue after `delay` seconds; the try is not spent."""
    task = held(tx, number, epoch, "snooze", note)
    ready_at = tx.now + (seconds(delay, "the delay") or 0)
    return rest(tx, "task.snoozed", task, ready_at=ready_at, **_unspent(task), **_noted(note))


def extend(tx: Transaction, number: int, epoch: int | None, by: float) -> Task:
    """The claim lasts at least `by` seconds from now."""
    task = held(tx, number, epoch, "extend")
    until = max(task.lease_until or tx.now, tx.now + (seconds(by, "the extension") or 0))
    return _change(tx, "task.extended", task, lease_until=until)


def rest(tx: Transaction, kind: str, task: Task, **columns: Any) -> Task:
    """Nobody holds it any more: blocked, scheduled or ready, as its needs, hold and time say."""
    after = task._replace(**columns)
    state = resting_state(after.open_needs, after.hold, after.ready_at, tx.now)
    return _change(tx, kind, task, **(NOBODY | {"state": state.value} | columns))


def _end(tx: Transaction, task: Task, kind: str, state: TaskState, **columns: Any) -> Task:
    ended = {"state": state.value, "ended_at": tx.now, "ended_by": task.owner}
    return _change(tx, kind, task, **(NOBODY | ended | columns))


def _change(tx: Transaction, kind: str, task: Task, **columns: Any) -> Task:
    columns["changed_at"] = tx.now
    tx.append(kind, f"task:{task.id}", **columns)
    return task._replace(**columns)


def _unspent(task: Task) -> dict[str, Any]:
    return {"attempts": max(task.attempts - 1, 0)}


def _noted(note: str) -> dict[str, Any]:
    return {"note": line(note, "the note", most=1000)} if note else {}
