"""Tasks as lines for people and agents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.model.task import Task, TaskState
from core.text.values import UNKNOWN, age, duration, percent

HEADINGS = ("TASK", "P", "STATE", "HOLDER", "DONE", "FOR", "TITLE")


def listed(tasks: Iterable[Task], now: float) -> Iterator[str]:
    """One line each."""
    from core.doors.cli.table import table_lines

    rows = [
        (
            f"#{task.id}",
            str(task.priority),
            task.state,
            task.owner,
            "" if task.progress is None else percent(100 * task.progress),
            age(now - task.changed_at),
            task.title[:80],
        )
        for task in tasks
    ]
    return table_lines(HEADINGS, rows, right=("DONE", "FOR")) if rows else iter(["no such tasks"])


def shown(task: Task, now: float) -> Iterator[str]:
    """The whole task."""
    from core.doors.cli.table import field_lines
    from core.rules.match import requirement
    from core.services.tasks.choosing import asked_of_holder

    wanted = requirement(task.need_key)
    yield f"#{task.id} {task.title}"
    late = task.deadline is not None and task.deadline < now and task.ended_at is None
    yield from field_lines(
        (
            ("state", task.state),
            ("holder", f"{task.owner} (claim {task.epoch})" if task.owner else ""),
            ("priority", str(task.priority)),
            ("type", task.type),
            ("for", asked_of_holder(wanted)),
            ("uses", ", ".join(wanted.resources)),
            ("part of", f"#{task.parent_id}" if task.parent_id else ""),
            ("progress", UNKNOWN if task.progress is None else percent(100 * task.progress)),
            ("note", task.note),
            ("tries", f"{task.attempts} of {task.max_attempts}"),
            ("estimate", duration(task.estimate) if task.estimate else ""),
            ("deadline", _deadline(task, now, late)),
            ("made by", f"{task.created_by} {age(now - task.created_at)} ago"),
            ("failure", f"{task.failure_class}: {task.failure}" if task.failure else ""),
        )
    )
    if task.body:
        yield ""
        yield from task.body.split("\n")
    if task.result:
        yield ""
        yield "result:"
        yield from task.result.split("\n")


def claimed(task: Task, now: float) -> Iterator[str]:
    """What a worker must know at once: the task, and how to report."""
    yield f"#{task.id} {task.title}"
    if task.body:
        yield ""
        yield from task.body.split("\n")
    if task.failure:
        yield ""
        yield f"an earlier try failed ({task.failure_class}): {task.failure}"
    if task.note:
        yield f"note of an earlier holder: {task.note}"
    yield ""
    yield f"claim {task.epoch} of {task.owner}; it lapses after {duration((task.lease_until or now) - now)} of silence"
    yield f"report: timonel progress SHARE NOTE · timonel task done {task.id} --epoch {task.epoch} --result TEXT"
    yield f"        timonel task fail {task.id} --epoch {task.epoch} --why TEXT"


def moved(task: Task, now: float) -> str:
    """One line after a change."""
    match task.state:
        case TaskState.SCHEDULED:
            does = "is tried again in" if task.failure else "sleeps for"
            return f"#{task.id} {does} {duration((task.ready_at or now) - now)}"
        case TaskState.LEASED:
            share = "" if task.progress is None else f" {percent(100 * task.progress)}"
            return f"#{task.id}{share} is held by {task.owner} (claim {task.epoch})"
        case TaskState.FAILED:
            return f"#{task.id} failed and is parked after {task.attempts} of {task.max_attempts} tries"
        case _:
            return f"#{task.id} is {task.state}"


def _deadline(task: Task, now: float, late: bool) -> str:
    if task.deadline is None:
        return ""
    return f"{duration(now - task.deadline)} overdue" if late else f"in {duration(task.deadline - now)}"
