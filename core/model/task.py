"""A task: a unit of work in the queue."""

from enum import StrEnum
from typing import NamedTuple


class TaskState(StrEnum):
    """`blocked` is derived from unfinished needs or a hold, never set alone."""

    READY = "ready"
    BLOCKED = "blocked"
    SCHEDULED = "scheduled"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({TaskState.READY, TaskState.BLOCKED, TaskState.SCHEDULED, TaskState.LEASED})
"""States of a task that is still to be done."""


class Task(NamedTuple):
    """One row of `tasks`. Times are seconds since 1970, UTC; durations are seconds."""

    id: int
    title: str
    body: str
    type: str
    priority: int  # 0 most urgent … 4
    state: str
    owner: str  # name of the holder, empty when nobody holds it
    epoch: int  # grows at every claim and never shrinks
    attempts: int
    max_attempts: int
    need_key: str  # who may claim it, see core/rules/match.py
    open_needs: int
    hold: str  # why it is held back by hand, empty when it is not
    parent_id: int | None
    progress: float | None  # 0…1, None when unknown
    note: str
    result: str
    failure: str
    ready_at: float | None
    estimate: float | None
    deadline: float | None
    lease: float
    created_by: str
    created_at: float
    changed_at: float
    ended_at: float | None
    lease_until: float | None  # live: renewed by any act of the holder, not an event
    claimed_at: float | None = None  # of the newest claim
    ended_by: str = ""  # who reported the end, or forced it
    failure_class: str = ""  # one word of the last failure, such as tests, timeout or expired
    held_by: str = ""  # who holds it back
    overdue_at: float | None = None  # when its deadline was found to have passed
    open_wants: int = 0  # tasks that it would rather come after, and that are not done


class Awaited(NamedTuple):
    """A task that another one waits for."""

    number: int
    state: str


class LinkKind(StrEnum):
    """How a task hangs on another: it cannot start before, would rather not, or may send it back."""

    NEEDS = "needs"
    WANTS = "wants"
    FEEDS_BACK_TO = "feeds-back-to"


class Need(NamedTuple):
    """One row of `needs`: a link between two tasks."""

    id: int
    task_id: int
    need_id: int
    kind: str  # needs | wants | feeds-back-to
    dropped_at: float | None = None  # since when it no longer counts
