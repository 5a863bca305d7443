"""Which moves a task can make, where it rests when nobody holds it, and whose word about it counts."""

from __future__ import annotations

from core.model.task import OPEN, Task, TaskState

_LEASED = frozenset({TaskState.LEASED})
_ENDED = frozenset({TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED})
FROM: dict[str, frozenset[TaskState]] = {
    "claim": frozenset({TaskState.READY}),
    "hold": OPEN,
    "unhold": OPEN,
    "release": _LEASED,
    "extend": _LEASED,
    "split": OPEN,
    "snooze": OPEN,
    "priority": OPEN | {TaskState.FAILED},
    "reassign": OPEN | {TaskState.FAILED},
    "requeue": _ENDED | {TaskState.LEASED, TaskState.SCHEDULED},
    "cancel": OPEN | {TaskState.FAILED},
    "done": OPEN | {TaskState.FAILED, TaskState.CANCELLED},
    "failed": OPEN,
}
"""The states in which each act makes sense."""


def resting_state(open_needs: int, hold: str, ready_at: float | None, now: float) -> TaskState:
    """Of a task that nobody holds and that has not ended."""
    if open_needs > 0 or hold:
        return TaskState.BLOCKED
    if ready_at is not None and ready_at > now:
        return TaskState.SCHEDULED
    return TaskState.READY


def out_of_turn(act: str, task: Task) -> str:
    """Why this act makes no sense for the task as it is, or nothing."""
    if task.state in FROM[act]:
        return ""
    if task.state == TaskState.LEASED:
        return f"task #{task.id} is held by {task.owner}"
    ended = f" by {task.ended_by}" if task.state in _ENDED and task.ended_by else ""
    return f"task #{task.id} is {task.state}{ended}"


def lost(task: Task, epoch: int | None, holder: str) -> str:
    """Why a write of `holder` under that claim comes too late, or nothing. No epoch: the claim that they hold now."""
    if task.state != TaskState.LEASED:
        mine = f" (your claim was {epoch})" if epoch is not None else ""
        return f"nobody holds task #{task.id} now, it is {_as_it_is(task)}{mine}"
    if task.owner != holder:
        return f"task #{task.id} is held by {task.owner} now (claim {task.epoch})"
    if epoch is not None and task.epoch != epoch:
        return f"task #{task.id} is held by {task.owner} now under claim {task.epoch}, and yours was {epoch}"
    return ""


def _as_it_is(task: Task) -> str:
    if task.state in _ENDED and task.ended_by:
        return f"{task.state} by {task.ended_by}"
    return task.state
