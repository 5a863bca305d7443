"""The demo without a screen: says what happens, answers the agents' questions, and checks that the work was done."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from core.git.run_git import git_text
from core.model.actor import THE_OPERATOR
from core.model.conversation import ENDED, Conversation
from core.model.event import Event
from core.model.task import OPEN, Task
from core.services.approvals import questions as approvals
from core.services.project import Project
from core.services.reading import rows

TOLD = ("task.", "message.created", "approval.", "conversation.opened", "conversation.moved")
"""Kinds of events that are worth a line."""


class Verdict(NamedTuple):
    """Whether every task was really done, and what is wrong where it was not."""

    done: int
    total: int
    faults: tuple[str, ...]


def watch(project: Project, say: Callable[[str], None], sleep: Callable[[float], None], seconds: float) -> Verdict:
    """Until no task is open or `seconds` have passed; looks four times a second."""
    seen, deadline = 0, project.clock() + seconds
    while project.clock() < deadline:
        for event in project.journal.read(_events_after, seen):
            seen = event.seq
            if line := told(event):
                say(line)
        for approval in project.journal.read(approvals.open_approvals):
            project.journal.write(approvals.answer, THE_OPERATOR, approval.id, True, "go ahead")
        if not any(task.state in OPEN for task in project.journal.read(rows, Task)):
            break
        if all(one.state in ENDED for one in project.journal.read(rows, Conversation)):
            break  # nobody is left to do them
        sleep(0.25)
    return check(project)


def check(project: Project) -> Verdict:
    """A task counts as done when its result names a commit in this repository that carries its number."""
    tasks = project.journal.read(rows, Task, "ORDER BY id")
    faults = [fault for task in tasks if (fault := _fault(project, task))]
    return Verdict(len(tasks) - len(faults), len(tasks), tuple(faults))


def told(event: Event) -> str:
    """One line about an event; empty when it is not worth one."""
    if not event.kind.startswith(TOLD):
        return ""
    payload: dict[str, Any] = json.loads(event.payload)
    words = [
        str(payload[name])
        for name in ("title", "owner", "state", "body", "note", "failure", "reason", "result")
        if payload.get(name)
    ]
    return f"{event.actor:<10} {event.kind:<22} {event.subject:<16} {' · '.join(words)}"


def _fault(project: Project, task: Task) -> str:
    if task.state != "done":
        return f"#{task.id} {task.title}: {task.state} {task.failure or task.note}".rstrip()
    commit = task.result.removeprefix("commit ")
    subject = git_text(project.root, "log", "-1", "--format=%s", commit, "--").strip()
    return "" if subject.endswith(f"(#{task.id})") else f"#{task.id}: commit {commit} is of another task"


def _events_after(connection: Any, seq: int) -> tuple[Event, ...]:
    found = connection.execute(
        "SELECT seq, at, actor, kind, subject, payload FROM events WHERE seq > ? ORDER BY seq", (seq,)
    ).fetchall()
    return tuple(map(Event._make, found))
