"""The task board: which column each task stands in, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from core.model.task import Task, TaskState


class Column(StrEnum):
    """In the order in which they stand, as work moves on: from what waits to what has ended."""

    WAITING = "waiting"
    READY = "ready"
    LEASED = "leased"
    PARKED = "parked"
    ENDED = "ended"


STATES = {
    Column.WAITING: (TaskState.BLOCKED, TaskState.SCHEDULED),
    Column.READY: (TaskState.READY,),
    Column.LEASED: (TaskState.LEASED,),
    Column.PARKED: (TaskState.FAILED,),
    Column.ENDED: (TaskState.DONE, TaskState.CANCELLED),
}
_COLUMN_OF: Mapping[str, Column] = {state: column for column, states in STATES.items() for state in states}


class BoardColumn(NamedTuple):
    """One column: its tasks that are shown, and how many there are in all."""

    column: Column
    tasks: tuple[Task, ...]
    total: int


def board_columns(ordered: Iterable[Task], counts: Mapping[str, int]) -> tuple[BoardColumn, ...]:
    """All columns of tasks that are in order, the empty ones too, so that nothing moves when one fills.

    `counts` says how many tasks there are in each state.
    """
    found: dict[Column, list[Task]] = {column: [] for column in Column}
    for task in ordered:
        found[_COLUMN_OF.get(task.state, Column.WAITING)].append(task)
    return tuple(
        BoardColumn(column, tuple(tasks), max(len(tasks), sum(counts.get(state, 0) for state in STATES[column])))
        for column, tasks in found.items()
    )


_ORDER: Mapping[str, int] = {
    TaskState.FAILED: 0,
    TaskState.LEASED: 1,
    TaskState.READY: 2,
    TaskState.SCHEDULED: 3,
    TaskState.BLOCKED: 4,
    TaskState.DONE: 5,
    TaskState.CANCELLED: 5,
}


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Parked first, then what is being done, what is ready, what waits, what ended, the newest first."""
    return sorted(tasks, key=lambda task: (_ORDER.get(task.state, 9), *_within(task)))


def _within(task: Task) -> tuple[float, int]:
    return (-(task.ended_at or 0.0), -task.id) if task.ended_at else (float(task.priority), task.id)
