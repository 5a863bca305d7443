"""The parts that a task is split into: what is not said of a part is taken from the whole."""

from __future__ import annotations

import typing
from collections.abc import Sequence
from typing import Any, NamedTuple

from core.errors import Refused, UsageError
from core.journal.transaction import Transaction
from core.model.task import LinkKind, Task
from core.rules.cycles import cycle_made_by
from core.rules.fitting import misfit
from core.rules.match import Requirement, requirement
from core.services.reading import task_numbered
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.links import link

MOST_PARTS = 50


class Part(NamedTuple):
    """A part as it is asked for. None is what the whole has; an empty word or list asks for nobody special.

    `needs` are other parts by their place in the list, from 1. The estimate is of the part alone, in seconds; what
    the whole was estimated at says nothing about it.
    """

    title: str
    body: str = ""
    type: str | None = None
    priority: int | None = None
    assignee: str | None = None
    role: str | None = None
    specialty: str | None = None
    capabilities: Sequence[str] | None = None
    uses: Sequence[str] | None = None
    estimate_seconds: float | None = None
    needs: Sequence[int] = ()


def part_from(said: str | dict[str, Any]) -> Part:
    """From a title, or from an object with the fields of Part. Raises UsageError that names what is off."""
    if isinstance(said, str):
        return Part(said)
    if wrong := misfit(said, typing.get_type_hints(Part), required=("title",)):
        raise UsageError(f"a part of a task {wrong}", remedy='such as "fetch oil" or {"title": "climb", "needs": [1]}')
    return Part(**said)


def one_after_the_other(parts: Sequence[Part]) -> list[Part]:
    """Each needs the one before it, too."""
    return [part._replace(needs=(*part.needs, at)) if at else part for at, part in enumerate(parts)]


def make_parts(tx: Transaction, task: Task, parts: Sequence[Part]) -> tuple[Task, ...]:
    """They are made, linked among each other, and needed by the whole. Raises UsageError, Refused for a ring."""
    if not 1 <= len(parts) <= MOST_PARTS:
        raise UsageError(f"a task is split into 1 to {MOST_PARTS} parts, not {len(parts)}", remedy="name each part")
    _refuse_odd_needs(parts)
    made = [create_task(tx, _draft(task, part)).id for part in parts]
    for number, part in zip(made, parts, strict=True):
        for place in dict.fromkeys(part.needs):
            link(tx, number, made[place - 1], LinkKind.NEEDS)
        link(tx, task.id, number, LinkKind.NEEDS)
    tx.append("task.split", f"task:{task.id}", changed_at=tx.now)
    return tuple(task_numbered(tx.connection, number) for number in made)


def _draft(task: Task, part: Part) -> TaskDraft:
    whole = requirement(task.need_key)
    wanted = Requirement(
        whole.assignee if part.assignee is None else part.assignee,
        whole.role if part.role is None else part.role,
        whole.specialty if part.specialty is None else part.specialty,
        whole.capabilities if part.capabilities is None else tuple(part.capabilities),
        whole.resources if part.uses is None else tuple(part.uses),
    )
    return TaskDraft(
        part.title,
        part.body,
        type=task.type if part.type is None else part.type,
        priority=task.priority if part.priority is None else part.priority,
        requirement=wanted,
        parent=task.id,
        max_attempts=task.max_attempts,
        estimate=part.estimate_seconds,
        lease=task.lease,
    )


def _refuse_odd_needs(parts: Sequence[Part]) -> None:
    """Before anything is made, so that parts are named by their places and not by numbers that nobody will see."""
    needs: dict[int, list[int]] = {}
    for place, part in enumerate(parts, 1):
        needs[place] = []
        for other in part.needs:
            if not 1 <= other <= len(parts):
                raise UsageError(
                    f"part {place} needs part {other}, and there are parts 1 to {len(parts)}",
                    remedy="needs of a part are places in the list of parts; `task link` makes it need other tasks",
                )
            if ring := cycle_made_by(place, other, lambda here: needs.get(here, ())):
                named = " → ".join(f"part {one}" for one in ring)
                raise Refused(
                    f"these parts would wait for each other for ever: {named}",
                    remedy="leave one of these needs out",
                    code="cycle",
                )
            needs[place].append(other)
