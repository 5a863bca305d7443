"""Tasks as they are read: lists, one with its links, why it is where it is, what happened to it."""

from __future__ import annotations

from typing import Any, NamedTuple

from core.model.event import Event
from core.model.task import LinkKind, Task, TaskState
from core.rules.match import Worker, covers, requirement
from core.services.reading import rows, task_numbered
from core.services.tasks.choosing import KEYS, asked_of_holder, in_use, users_of
from core.text.values import duration

READY = "WHERE state = 'ready' AND need_key = ? ORDER BY priority, open_wants, id LIMIT ?"


class Linked(NamedTuple):
    """A link as its task sees it."""

    kind: str
    task: Task


def list_tasks(
    connection: Any, state: str = "", owner: str = "", parent: int | None = None, limit: int = 200
) -> tuple[Task, ...]:
    """The newest first; all that is given must hold."""
    wanted = {"state": state or None, "owner": owner or None, "parent_id": parent}
    given = {name: value for name, value in wanted.items() if value is not None}
    if owner and not state:
        given["state"] = TaskState.LEASED.value
    where = " AND ".join(f"{name} = ?" for name in given)
    return rows(
        connection, Task, f"{'WHERE ' + where if where else ''} ORDER BY id DESC LIMIT ?", *given.values(), limit
    )


def ready_tasks(connection: Any, worker: Worker | None = None, limit: int = 50) -> tuple[Task, ...]:
    """What may be claimed now, in the order in which it will be; for one worker, only what fits them."""
    keys = [row[0] for row in connection.execute(KEYS + "SELECT k FROM keys WHERE k IS NOT NULL").fetchall()]
    if worker is not None:
        held = in_use(connection) if any(keys) else frozenset()
        keys = [key for key in keys if covers(key, worker, held)]
    found = [task for key in keys for task in rows(connection, Task, READY, key, limit)]
    return tuple(sorted(found, key=lambda task: (task.priority, task.open_wants, task.id))[:limit])


def held_by(connection: Any, name: str) -> tuple[Task, ...]:
    """The tasks in this conversation's hands, newest claim first."""
    found = rows(connection, Task, "WHERE state = 'leased' AND owner = ?", name)
    return tuple(sorted(found, key=lambda task: task.claimed_at or 0.0, reverse=True))


def links_of(connection: Any, number: int) -> tuple[Linked, ...]:
    """What it needs, wants and feeds back to."""
    return _linked(connection, "task_id", "need_id", number)


def dependants_of(connection: Any, number: int) -> tuple[Linked, ...]:
    """What needs or wants it, or feeds back to it."""
    return _linked(connection, "need_id", "task_id", number)


def history(connection: Any, subject: str) -> tuple[Event, ...]:
    """Every event of `task:12`, oldest first, the operator's overrides and refused reports among them."""
    subjects = [subject]
    if subject.startswith("task:"):
        subjects += [subject.replace("task:", f"{kind}:") for kind in ("override", "refusal", "split")]
    found = [
        Event._make(row)
        for one in subjects
        for row in connection.execute(
            "SELECT seq, at, actor, kind, subject, payload FROM events WHERE subject = ? ORDER BY seq", (one,)
        ).fetchall()
    ]
    return tuple(sorted(found))


def explain(connection: Any, number: int, now: float) -> tuple[str, ...]:
    """Why it is where it is, in lines for people: who holds it, or what it waits for. Raises NotFound."""
    task = task_numbered(connection, number)
    match task.state:
        case TaskState.LEASED:
            return _why_held(task, now)
        case TaskState.READY:
            return _why_unclaimed(connection, task)
        case TaskState.SCHEDULED:
            after = f" after: {task.failure}" if task.failure else ""
            return (f"#{number} sleeps for {_left(task.ready_at, now)}{after}",)
        case TaskState.BLOCKED:
            return _why_blocked(connection, task)
        case TaskState.FAILED:
            tries = f"{task.attempts} of {task.max_attempts} tries"
            return (f"#{number} failed and is parked ({task.failure_class}, {tries}): {task.failure}",)
        case _:
            said = task.note if task.state == TaskState.CANCELLED else task.result
            return (f"#{number} is {task.state} by {task.ended_by or 'nobody known'}{': ' + said if said else ''}",)


def is_open(connection: Any, name: str) -> bool:
    """True when a conversation of this name is there and was not torn down."""
    found = connection.execute("SELECT 1 FROM conversations WHERE name = ? AND closed_at IS NULL", (name,)).fetchall()
    return bool(found)


def _linked(connection: Any, mine: str, other: str, number: int) -> tuple[Linked, ...]:
    columns = ", ".join(f"t.{name}" for name in Task._fields)
    found = connection.execute(
        f"SELECT n.kind, {columns} FROM needs n JOIN tasks t ON t.id = n.{other}"
        f" WHERE n.{mine} = ? AND n.dropped_at IS NULL ORDER BY n.id",
        (number,),
    ).fetchall()
    return tuple(Linked(row[0], Task._make(row[1:])) for row in found)


def _why_held(task: Task, now: float) -> tuple[str, ...]:
    until = task.lease_until or now
    if until < now:
        return (
            f"#{task.id} is held by {task.owner} (claim {task.epoch}), whose lease ran out {duration(now - until)} ago",
        )
    return (f"#{task.id} is held by {task.owner} (claim {task.epoch}), {duration(until - now)} of the lease are left",)


def _why_unclaimed(connection: Any, task: Task) -> tuple[str, ...]:
    wanted = requirement(task.need_key)
    lines = [f"#{task.id} is ready and waits for {asked_of_holder(wanted)}"]
    lines += [f"it uses {used}" for used in users_of(connection, wanted.resources)]
    if wanted.assignee and not is_open(connection, wanted.assignee):
        lines.append(f"no open conversation is named {wanted.assignee!r}")
    lines += [
        f"it would rather come after #{one.task.id} ({one.task.state}) {one.task.title}"
        for one in links_of(connection, task.id)
        if one.kind == LinkKind.WANTS and one.task.state != TaskState.DONE
    ]
    return tuple(lines)


def _why_blocked(connection: Any, task: Task) -> tuple[str, ...]:
    lines = [f"#{task.id} is held back by {task.held_by or 'somebody'}: {task.hold}"] if task.hold else []
    for one in links_of(connection, task.id):
        if one.kind == LinkKind.NEEDS and one.task.state != TaskState.DONE:
            lines.append(f"#{task.id} needs #{one.task.id} {one.task.title}, which {_standing(one.task)}")
    return tuple(lines)


def _standing(task: Task) -> str:
    match task.state:
        case TaskState.FAILED:
            return f"failed ({task.failure_class}): {task.failure}; requeue it or force it done"
        case TaskState.CANCELLED:
            return f"was cancelled by {task.ended_by}: {task.note}; requeue it, force it done, or drop the need"
        case TaskState.LEASED:
            return f"{task.owner} works on"
        case _:
            return f"is {task.state}"


def _left(until: float | None, now: float) -> str:
    return duration(max((until or now) - now, 0))
