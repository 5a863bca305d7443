"""A task as a page to read: what it is, who has it, what it hangs on, why it is where it is, what happened to it."""

from __future__ import annotations

from typing import Any

from core.commands.command import Fact
from core.commands.task_history import history_facts
from core.model.task import OPEN, Task, TaskState
from core.rules.match import requirement
from core.services.reading import task_numbered
from core.services.tasks.choosing import asked_of_holder
from core.services.tasks.reads import dependants_of, explain, history, links_of, list_tasks
from core.text.values import age, duration, percent

LABEL = 11
MOST_PARTS = 50
_BACKWARDS = {"needs": "needed by", "wants": "wanted by", "feeds-back-to": "fed by"}
_TONES: dict[str, str] = {TaskState.DONE: "success", TaskState.FAILED: "error", TaskState.LEASED: "accent"}


def task_lines(connection: Any, number: int, now: float) -> tuple[Fact, ...]:
    """Its lines at a moment. Raises NotFound."""
    task = task_numbered(connection, number)
    groups = (
        _head(task, now),
        [Fact(line) for line in task.body.splitlines()],
        _outcome(task),
        _links(connection, task),
        [_title("Why it is where it is"), *(Fact(line) for line in explain(connection, number, now))],
        [_title("History"), *history_facts(history(connection, f"task:{number}"), now)],
    )
    lines: list[Fact] = []
    for group in groups:
        if lines and group:
            lines.append(Fact(""))
        lines += group
    return tuple(lines)


def _head(task: Task, now: float) -> list[Fact]:
    tries = f"try {task.attempts} of {task.max_attempts}"
    standing = f"{task.state} · priority {task.priority} · {task.type} · {tries}"
    lines = [_fact("state", standing, _TONES.get(task.state, "text")), _fact("holder", _holder(task, now))]
    if task.state == TaskState.LEASED or task.progress is not None:
        share = "unknown" if task.progress is None else percent(task.progress * 100)
        lines.append(_fact("progress", f"{share} {task.note}".rstrip()))
    elif task.note:
        lines.append(_fact("note", task.note, "muted"))
    wanted = requirement(task.need_key)
    lines.append(_fact("for", asked_of_holder(wanted), "muted"))
    if wanted.resources:
        lines.append(_fact("uses", ", ".join(wanted.resources), "muted"))
    lines.append(_fact("made", f"by {task.created_by}, {age(now - task.created_at)} ago", "muted"))
    if task.estimate is not None:
        lines.append(_fact("estimate", duration(task.estimate), "muted"))
    if task.deadline is not None:
        left = task.deadline - now
        late = left < 0 and task.state in OPEN
        lines.append(
            _fact("deadline", f"{age(-left)} ago" if left < 0 else f"in {duration(left)}", "error" if late else "muted")
        )
    if task.ended_at is not None:
        lines.append(_fact("ended", f"by {task.ended_by or 'nobody known'}, {age(now - task.ended_at)} ago", "muted"))
    return lines


def _holder(task: Task, now: float) -> str:
    if not task.owner:
        return f"nobody (its last claim was {task.epoch})" if task.epoch else "nobody, and nobody ever did"
    since = "" if task.claimed_at is None else f" since {age(now - task.claimed_at)}"
    left = (task.lease_until or now) - now
    lease = f"{duration(left)} of the claim left" if left > 0 else "the claim has run out"
    return f"{task.owner}{since}, claim {task.epoch}, {lease}"


def _outcome(task: Task) -> list[Fact]:
    lines: list[Fact] = []
    if task.result:
        lines += [_title("Result"), *(Fact(line, "success") for line in task.result.splitlines())]
    if task.failure:
        title = f"Failure, class {task.failure_class}" if task.failure_class else "Failure"
        lines += [_title(title), *(Fact(line, "error") for line in task.failure.splitlines())]
    return lines


def _links(connection: Any, task: Task) -> list[Fact]:
    lines = [_linked(one.kind, one.task) for one in links_of(connection, task.id)]
    lines += [_linked(_BACKWARDS.get(one.kind, one.kind), one.task) for one in dependants_of(connection, task.id)]
    if task.parent_id is not None:
        lines.append(_linked("part of", task_numbered(connection, task.parent_id)))
    lines += [_linked("part", one) for one in reversed(list_tasks(connection, parent=task.id, limit=MOST_PARTS))]
    return [_title("Hangs on"), *lines] if lines else []


def _linked(label: str, task: Task) -> Fact:
    who = f" by {task.owner}" if task.owner else ""
    tone = "muted" if task.state in (TaskState.DONE, TaskState.CANCELLED) else "text"
    return _fact(label, f"#{task.id} {task.title} ({task.state}{who})", tone)._replace(task_state=task.state)


def _title(text: str) -> Fact:
    return Fact(text, "title")


def _fact(label: str, value: str, tone: str = "text") -> Fact:
    return Fact(f"{label:<{LABEL}}{value}", tone)
