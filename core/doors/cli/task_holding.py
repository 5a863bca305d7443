"""The acts of `timonel task` by which a holder reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.task_lines import moved
from core.doors.cli.task_making import task_data
from core.errors import NotFound, UsageError
from core.model.task import Task
from core.services.tasks.acts import complete, extend, fail, progress, release, snooze
from core.services.tasks.late_reports import lost_claim
from core.services.tasks.reads import held_by


def in_hand(door: Door, number: int | None, epoch: int | None, name: str = "") -> tuple[int, int | None]:
    """The task that is meant and the claim under which it is held.

    Without a number, the one that this conversation holds. Raises NotFound, UsageError.
    """
    holder = name or door.actor.name
    if number is not None and (epoch is not None or holder == door.actor.name):
        return number, epoch
    tasks = [task for task in door.read(held_by, holder) if number in {None, task.id}]
    if not tasks and number is None and (lost := door.read(lost_claim, holder)):
        return lost  # it is refused as late, which says who holds it now
    if not tasks:
        what = "no task" if number is None else f"task #{number} not now"
        raise NotFound(f"{holder} holds {what}", remedy="`timonel task claim` takes one")
    if len(tasks) > 1:
        several = ", ".join(f"#{task.id}" for task in tasks)
        raise UsageError(f"{holder} holds {several}", remedy="say which one")
    return tasks[0].id, tasks[0].epoch if epoch is None else epoch


def report(door: Door, task: Task) -> int:
    """Says what the change made of it."""
    door.emit(task_data(task), [moved(task, door.project.clock())])
    return 0


def _progress(args: Any, door: Door) -> int:
    return report(door, door.write(progress, *_mine(args, door), args.fraction, args.note))


def _done(args: Any, door: Door) -> int:
    return report(door, door.write(complete, *_mine(args, door), door.text_from(args.result)))


def _fail(args: Any, door: Door) -> int:
    why, retry = door.text_from(args.why), not args.no_retry
    return report(door, door.write(fail, *_mine(args, door), why, retry, failure_class=args.kind))


def _release(args: Any, door: Door) -> int:
    return report(door, door.write(release, *_mine(args, door), args.note))


def _snooze(args: Any, door: Door) -> int:
    return report(door, door.write(snooze, *_mine(args, door), args.delay, args.note))


def _extend(args: Any, door: Door) -> int:
    return report(door, door.write(extend, *_mine(args, door), args.by))


def _mine(args: Any, door: Door) -> tuple[int, int | None]:
    return in_hand(door, args.number, args.epoch, args.name)


ACTS: Mapping[str, Callable[[Any, Door], int]] = {
    "progress": _progress,
    "done": _done,
    "fail": _fail,
    "release": _release,
    "snooze": _snooze,
    "extend": _extend,
}
