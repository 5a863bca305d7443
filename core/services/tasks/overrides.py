"""The operator's own hand on a task: always recorded with its reason, always under a new epoch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.errors import UsageError
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR
from core.model.message import Importance, MessageKind
from core.model.task import Task, TaskState
from core.rules.bounds import block, line, seconds
from core.services.conversations.identity import require_operator
from core.services.messages.sending import Draft, send
from core.services.reading import conversation_named, task_numbered
from core.services.tasks.acts import NOBODY, rest
from core.services.tasks.drafts import check_priority
from core.services.tasks.links import need_met, need_reopened
from core.services.tasks.parts import Part, make_parts
from core.services.tasks.shapes import end_cancelled, give, in_turn, queue_again, unhold


def override(
    tx: Transaction,
    number: int,
    act: str,
    why: str,
    *,
    to: str = "",
    seconds: float = 0.0,
    parts: Sequence[Part] = (),
    result: str = "",
    priority: int | None = None,
) -> Task:
    """See ACTS; reassign takes `to`, extend and snooze `seconds`, split `parts`, done `result`, priority `priority`.

    Whoever held the task is told by a message, and their late word is refused. Raises OperatorOnly, Refused,
    UsageError for an unknown act or no reason, NotFound.
    """
    require_operator(tx.actor, f"override task #{number}", lambda: "")
    if act not in ACTS:
        raise UsageError(f"there is no override {act!r}", remedy=f"overrides are: {', '.join(ACTS)}")
    why = line(why, "the reason", required=True)
    task = in_turn(tx, act, number)
    extra = {"to": to, "by": seconds, "parts": parts, "result": result, "priority": priority}
    tx.append(f"override.{act}", f"override:{number}", why=why, holder=task.owner, epoch=task.epoch)
    ACTS[act](tx, task, why, extra)
    after = task_numbered(tx.connection, number)
    if task.owner not in {"", OPERATOR} and after.state != TaskState.LEASED:
        _tell(tx, task.owner, f"Task #{number} was taken from you ({act}): {why}. Stop working on it.", number)
    if act == "reassign":
        _tell(
            tx, to, f"Task #{number} is reserved for you: {task.title}. Claim it: timonel task claim {number}", number
        )
    return after


def _newer(task: Task) -> dict[str, Any]:
    return {"epoch": task.epoch + 1}


def _release(tx: Transaction, task: Task, _why: str, _extra: dict[str, Any]) -> None:
    rest(tx, "task.released", task, attempts=max(task.attempts - 1, 0), **_newer(task))


def _reassign(tx: Transaction, task: Task, _why: str, extra: dict[str, Any]) -> None:
    if not extra["to"]:
        raise UsageError("whom shall it be given to?", remedy="name a conversation")
    to = conversation_named(tx.connection, extra["to"])
    fresh = {"attempts": 0} if task.state == TaskState.FAILED else {}
    give(tx, task, to.name, **_newer(task), **fresh)


def _requeue(tx: Transaction, task: Task, _why: str, _extra: dict[str, Any]) -> None:
    queue_again(tx, task, **_newer(task))
    if task.state == TaskState.DONE:
        need_reopened(tx, task.id)


def _done(tx: Transaction, task: Task, why: str, extra: dict[str, Any]) -> None:
    said = block(extra["result"], "the result") or f"done by the operator's word: {why}"
    _end(tx, "task.done", task, TaskState.DONE, result=said)
    need_met(tx, task.id)


def _failed(tx: Transaction, task: Task, why: str, _extra: dict[str, Any]) -> None:
    _end(tx, "task.failed", task, TaskState.FAILED, failure=why, failure_class="operator")


def _extend(tx: Transaction, task: Task, _why: str, extra: dict[str, Any]) -> None:
    more = seconds(extra["by"], "the extension") or 0.0
    until = max(task.lease_until or tx.now, tx.now) + more
    tx.append("task.extended", f"task:{task.id}", lease_until=until, changed_at=tx.now)


def _snooze(tx: Transaction, task: Task, _why: str, extra: dict[str, Any]) -> None:
    ready_at = tx.now + (seconds(extra["by"], "the delay") or 0.0)
    rest(tx, "task.snoozed", task, ready_at=ready_at, attempts=max(task.attempts - 1, 0), **_newer(task))


def _priority(tx: Transaction, task: Task, _why: str, extra: dict[str, Any]) -> None:
    check_priority(extra["priority"])
    tx.append("task.prioritised", f"task:{task.id}", priority=extra["priority"], changed_at=tx.now)


def _split(tx: Transaction, task: Task, _why: str, extra: dict[str, Any]) -> None:
    rest(tx, "task.released", task, **_newer(task))
    make_parts(tx, task, extra["parts"])


def _cancel(tx: Transaction, task: Task, why: str, _extra: dict[str, Any]) -> None:
    end_cancelled(tx, task, why, **_newer(task))


def _hold(tx: Transaction, task: Task, why: str, _extra: dict[str, Any]) -> None:
    rest(tx, "task.held", task, hold=why, held_by=tx.actor.name, **_newer(task))


def _unhold(tx: Transaction, task: Task, _why: str, _extra: dict[str, Any]) -> None:
    unhold(tx, task.id)


def _end(tx: Transaction, kind: str, task: Task, state: TaskState, **columns: Any) -> None:
    ended = {"state": state.value, "ended_at": tx.now, "ended_by": tx.actor.name, "changed_at": tx.now}
    tx.append(kind, f"task:{task.id}", **(NOBODY | ended | _newer(task) | columns))


def _tell(tx: Transaction, name: str, words: str, number: int) -> None:
    found = tx.one("SELECT 1 FROM conversations WHERE name = ? AND closed_at IS NULL", name)
    if found is not None:
        kind, subject = MessageKind.STATUS_UPDATE, f"task #{number}"
        send(tx, Draft(name, words, kind, subject, importance=Importance.HIGH))


ACTS: dict[str, Callable[[Transaction, Task, str, dict[str, Any]], None]] = {
    "release": _release,
    "reassign": _reassign,
    "requeue": _requeue,
    "done": _done,
    "failed": _failed,
    "extend": _extend,
    "snooze": _snooze,
    "priority": _priority,
    "split": _split,
    "cancel": _cancel,
    "hold": _hold,
    "unhold": _unhold,
}
