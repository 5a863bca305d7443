"""What the filter of the tasks looks at."""

from __future__ import annotations

from collections.abc import Callable

from core.commands.terms import Term, all_hold, parse_terms
from core.model.task import Task, TaskState
from core.rules.match import requirement

_FIELDS: dict[str, Callable[[Task], str]] = {
    "task": lambda task: f"#{task.id} {task.title}",
    "state": lambda task: "failed parked" if task.state == TaskState.FAILED else task.state,
    "holder": lambda task: task.owner,
    "for": lambda task: " ".join(str(part) for part in requirement(task.need_key) if part),
    "type": lambda task: task.type,
    "priority": lambda task: f"p{task.priority}",
}
FIELDS = tuple(_FIELDS)


def parse(text: str) -> tuple[Term, ...]:
    """The parts of what was typed."""
    return parse_terms(text, FIELDS)


def matches(terms: tuple[Term, ...], task: Task) -> bool:
    """True when every part holds."""
    return all_hold(terms, task, _FIELDS)
