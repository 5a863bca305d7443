"""The acts of `timonel task` that change the plan, and the operator's overrides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.task_holding import report
from core.doors.cli.task_lines import listed, moved
from core.doors.cli.task_making import task_data


def _hold(args: Any, door: Door) -> int:
    from core.services.tasks.shapes import hold

    return report(door, door.write(hold, args.number, args.why))


def _unhold(args: Any, door: Door) -> int:
    from core.services.tasks.shapes import unhold

    return report(door, door.write(unhold, args.number))


def _split(args: Any, door: Door) -> int:
    from core.doors.cli.task_parts import parts_of
    from core.services.tasks.shapes import split

    parts = door.write(split, args.number, args.epoch, parts_of(args.parts, args, door))
    door.emit([task_data(part) for part in parts], listed(parts, door.project.clock()))
    return 0


def _cancel(args: Any, door: Door) -> int:
    from core.services.tasks.shapes import cancel

    return report(door, door.write(cancel, args.number, args.why))


def _reassign(args: Any, door: Door) -> int:
    from core.services.reading import conversation_named
    from core.services.tasks.shapes import reassign

    to = door.read(conversation_named, args.to).name if args.to else ""
    return report(door, door.write(reassign, args.number, to))


def _requeue(args: Any, door: Door) -> int:
    from core.services.tasks.shapes import requeue

    return report(door, door.write(requeue, args.number))


def _link(args: Any, door: Door) -> int:
    from core.model.task import LinkKind
    from core.services.tasks.links import link, unlink

    change = unlink if args.drop else link
    task = door.write(change, args.number, args.other, LinkKind(args.kind))
    said = f"the link #{task.id} {args.kind} #{args.other} is {'dropped' if args.drop else 'made'}"
    door.emit(task_data(task), [f"{said}; {moved(task, door.project.clock())}"])
    return 0


def _override(args: Any, door: Door) -> int:
    from core.doors.cli.task_parts import parts_of
    from core.services.conversations.identity import require_operator
    from core.services.tasks.overrides import override

    require_operator(door.actor, f"override task #{args.number}")
    priority = next((one.value for one in reversed(args.part_priority) if one.place is None), None)
    extra = {"to": args.to, "seconds": args.by, "result": door.text_from(args.result), "priority": priority}
    parts = parts_of(args.part, args, door)
    return report(door, door.write(override, args.number, args.override, args.why, parts=parts, **extra))


ACTS: Mapping[str, Callable[[Any, Door], int]] = {
    "hold": _hold,
    "unhold": _unhold,
    "split": _split,
    "cancel": _cancel,
    "reassign": _reassign,
    "requeue": _requeue,
    "link": _link,
    "override": _override,
}
