"""The tasks that a screen shows: all that is open up to a bound, and the newest of what ended."""

from __future__ import annotations

from typing import Any

from core.model.task import Awaited, Task
from core.services.reading import rows
from core.services.tasks.reads import ready_tasks

SHOWN = 1000
"""Most tasks of one state; ready ones in the order in which they will be claimed."""

ENDED_SHOWN = 200
"""Newest of the done and cancelled ones."""

SCHEDULED = "WHERE state = 'scheduled' ORDER BY ready_at LIMIT ?"
WAITING = "WHERE state IN ('blocked', 'failed') ORDER BY state DESC LIMIT ?"
ENDED = "WHERE state IN ('done', 'cancelled') ORDER BY ended_at DESC LIMIT ?"
AFTER = (
    "SELECT t.id, n.need_id, o.state FROM tasks t JOIN needs n ON n.task_id = t.id JOIN tasks o ON o.id = n.need_id"
    " WHERE t.state IN ('blocked', 'failed') AND n.kind = 'needs' AND n.dropped_at IS NULL AND o.state != 'done'"
    " ORDER BY t.id, n.need_id LIMIT ?"
)
COUNTS = (
    "SELECT 'ready', count(*) FROM tasks INDEXED BY tasks_ready WHERE state = 'ready'"
    " UNION ALL SELECT 'leased', count(*) FROM tasks INDEXED BY tasks_leased WHERE state = 'leased'"
    " UNION ALL SELECT 'scheduled', count(*) FROM tasks INDEXED BY tasks_scheduled WHERE state = 'scheduled'"
    " UNION ALL SELECT 'cancelled', count(*) FROM tasks INDEXED BY tasks_cancelled WHERE state = 'cancelled'"
    " UNION ALL SELECT state, count(*) FROM tasks INDEXED BY tasks_waiting"
    " WHERE state IN ('blocked', 'failed') GROUP BY state"
)


def shown_tasks(connection: Any, leased: tuple[Task, ...]) -> tuple[Task, ...]:
    """`leased` are those in somebody's hands, which the caller has read already."""
    return (
        *leased,
        *rows(connection, Task, WAITING, SHOWN),
        *ready_tasks(connection, limit=SHOWN),
        *rows(connection, Task, SCHEDULED, SHOWN),
        *rows(connection, Task, ENDED, ENDED_SHOWN),
    )


def open_needs(connection: Any) -> dict[int, tuple[Awaited, ...]]:
    """Which unfinished tasks a blocked one waits for, by its number."""
    found: dict[int, tuple[Awaited, ...]] = {}
    for number, needed, state in connection.execute(AFTER, (SHOWN * 4,)).fetchall():
        found[number] = (*found.get(number, ()), Awaited(needed, state))
    return found


def count_tasks(connection: Any) -> dict[str, int]:
    """How many are in each state that any is in. What is done is the rest: its number only grows, so it is not counted.

    Tasks are numbered without gaps and never deleted.
    """
    counts = dict(connection.execute(COUNTS).fetchall())
    counts["done"] = connection.execute("SELECT coalesce(max(id), 0) FROM tasks").fetchall()[0][0] - sum(
        counts.values()
    )
    return {state: count for state, count in sorted(counts.items()) if count}
