"""`timonel alarm`: limits that were passed: memory, runaway CPU, silence, disk, the machine's own."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from core.doors.cli.amounts import number
from core.doors.cli.door import Door
from core.doors.cli.parser import acts_of
from core.model.alarm import Alarm
from core.text.values import age

SUMMARY = "show the alarms about memory, CPU, silence and disk; acknowledge one"
MACHINE, PROJECT = "the machine", "the project"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    act = acts_of(parser)
    listed = act("list", "show the alarms that hold, oldest first")
    listed.add_argument("--all", action="store_true", help="those that are over, too, newest first")
    seen = act("acknowledge", "say that you have seen it: it calls for nobody any more (the operator)")
    seen.add_argument("id", type=number, metavar="ID")


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    return ACTS[args.act](args, door)


def _list(args: Any, door: Door) -> int:
    from core.services.health.alarms import list_alarms, open_alarms

    found = door.read(list_alarms if args.all else open_alarms)
    _show(door, found)
    return 0


def _acknowledge(args: Any, door: Door) -> int:
    from core.services.health.alarms import acknowledge_alarm

    _show(door, (door.write(acknowledge_alarm, args.id),))
    return 0


def _show(door: Door, found: tuple[Alarm, ...]) -> None:
    from core.doors.cli.json_form import json_form

    names, processes = (door.read(_names, table) for table in ("conversations", "processes"))
    now = door.project.clock()
    lines = [
        _line(one, names.get(one.conversation_id) or (PROJECT if one.process_id else MACHINE), now) for one in found
    ]
    data = [
        {
            **json_form(one),
            "conversation": names.get(one.conversation_id),
            "process": processes.get(one.process_id),
        }
        for one in found
    ]
    door.emit(data, lines or ["no alarm holds"])


def _names(connection: Any, table: str) -> dict[int | None, str]:
    return dict(connection.execute(f"SELECT id, name FROM {table}").fetchall())


def _line(alarm: Alarm, who: str, now: float) -> str:
    state = "over" if alarm.cleared_at else "acknowledged" if alarm.acknowledged_at else "open"
    return f"{alarm.id:>4}  {age(now - alarm.raised_at):>4}  {who}  {alarm.kind}  {alarm.text}  [{state}]"


ACTS: Mapping[str, Callable[[Any, Door], int]] = {"list": _list, "acknowledge": _acknowledge}
