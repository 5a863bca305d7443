"""The acts of `timonel task` that add, show and take tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.task_lines import claimed, listed, moved, shown
from core.model.task import Task

NOTHING = 3
"""Exit code of a claim that found nothing."""


def _add(args: Any, door: Door) -> int:
    from core.rules.match import Requirement
    from core.services.tasks.drafts import TaskDraft, create_task

    now = door.project.clock()
    draft = TaskDraft(
        title=args.title,
        body=door.text_from(args.body),
        type=args.type,
        priority=args.priority,
        requirement=Requirement(args.assignee, args.role, args.specialty, tuple(args.can), tuple(args.uses)),
        needs=tuple(args.needs),
        wants=tuple(args.wants),
        feeds_back_to=tuple(args.feeds_back_to),
        parent=args.parent,
        max_attempts=args.tries,
        estimate=args.estimate,
        deadline=now + args.due_in if args.due_in else None,
        delay=args.after,
        lease=args.lease or door.project.settings.lease_seconds,
        hold=args.hold,
    )
    task = door.write(create_task, draft, args.key)
    door.emit(door.json and task_data(task), [moved(task, now), *_nobody_yet(door, args.assignee)])
    return 0


def _nobody_yet(door: Door, assignee: str) -> list[str]:
    from core.services.tasks.reads import is_open

    name = assignee.strip().removeprefix("@")
    return [] if not name or door.read(is_open, name) else [f"no open conversation is named {name!r} yet; it waits"]


def _list(args: Any, door: Door) -> int:
    from core.services.tasks.reads import list_tasks

    tasks = door.read(list_tasks, args.state, args.owner, args.parent, args.limit)
    door.emit([task_data(task) for task in tasks], listed(tasks, door.project.clock()))
    return 0


def _ready(args: Any, door: Door) -> int:
    from core.services.tasks.claims import worker_named
    from core.services.tasks.reads import ready_tasks

    name = args.name or door.actor.name
    anybody = args.all or (door.actor.is_operator and not args.name)
    worker = None if anybody else door.read(worker_named, name)
    tasks = door.read(ready_tasks, worker, args.limit)
    door.emit([task_data(task) for task in tasks], listed(tasks, door.project.clock()))
    return 0


def _show(args: Any, door: Door) -> int:
    from core.services.reading import task_numbered
    from core.services.tasks.reads import dependants_of, explain, links_of

    now = door.project.clock()
    task = door.read(task_numbered, args.number)
    links, dependants = door.read(links_of, task.id), door.read(dependants_of, task.id)
    why = door.read(explain, task.id, now)
    lines = [*shown(task, now), ""]
    lines += [f"{one.kind} #{one.task.id} ({one.task.state}) {one.task.title}" for one in links]
    lines += [f"#{one.task.id} ({one.task.state}) {one.kind} it" for one in dependants]
    data = task_data(task) | {
        "links": [{"kind": one.kind, "task": one.task.id, "state": one.task.state} for one in links],
        "dependants": [{"kind": one.kind, "task": one.task.id, "state": one.task.state} for one in dependants],
        "why": list(why),
    }
    door.emit(data, [*lines, *why])
    return 0


def _claim(args: Any, door: Door) -> int:
    from core.services.tasks.claims import claim, worker_named

    worker = door.read(worker_named, args.name or door.actor.name)
    task = door.write(claim, worker, args.number, args.key, args.lease)
    if task is None:
        door.emit(None, [f"nothing is ready that fits {worker.name}"])
        return NOTHING
    door.emit(door.json and task_data(task), claimed(task, door.project.clock()))
    return 0


def _why(args: Any, door: Door) -> int:
    from core.services.tasks.reads import explain

    lines = door.read(explain, args.number, door.project.clock())
    door.emit({"task": args.number, "why": list(lines)}, lines)
    return 0


def _history(args: Any, door: Door) -> int:
    from json import loads

    from core.commands.task_history import told
    from core.doors.cli.json_form import iso
    from core.services.reading import task_numbered
    from core.services.tasks.reads import history

    door.read(task_numbered, args.number)
    events = door.read(history, f"task:{args.number}")
    lines = [f"{iso(one.at)}  {one.actor:<14} {told(one)}" for one in events]
    data = [
        {"seq": one.seq, "at": iso(one.at), "actor": one.actor, "kind": one.kind, "payload": loads(one.payload)}
        for one in events
    ]
    door.emit(data, lines)
    return 0


def task_data(task: Task) -> dict[str, Any]:
    """For programs: the row, with its requirement taken apart."""
    from core.doors.cli.json_form import json_form
    from core.rules.match import requirement

    data = json_form(task)
    data["requirement"] = json_form(requirement(task.need_key))
    del data["need_key"]
    return data


ACTS: Mapping[str, Callable[[Any, Door], int]] = {
    "add": _add,
    "list": _list,
    "ready": _ready,
    "show": _show,
    "claim": _claim,
    "why": _why,
    "history": _history,
}
