"""`timonel recover`: mends what a crash cut off, and starts again what a reboot or a kill took."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from core.doors.cli.door import Door

if TYPE_CHECKING:
    from core.services.recovery.lost import Lost
    from core.services.recovery.revive import Revived

SUMMARY = "after a crash, a reboot or a kill: mend what is half made, start again what was alive"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="start only these again")
    parser.add_argument("--yes", action="store_true", help="start them without asking")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be started; nobody is asked")
    parser.epilog = (
        "What a crash left half made is finished or undone at once. What was alive is listed first, and started again"
        f" a few at a time, each seen to be alive before the next. {parser.epilog or ''}"
    )


def run(args: Any, door: Door) -> int:
    """0 when nothing is left to do; 1 when a conversation could not be started."""
    from core.services.recovery.lost import lost_conversations
    from core.services.recovery.recover import recover
    from core.services.recovery.revive import FAILED, revive

    done = recover(door.project, door.actor)
    found = lost_conversations(door.project)
    lost = [one for one in found if not args.names or one.name in args.names]
    started: tuple[Revived, ...] = ()
    if any(not one.why_not for one in lost) and _wanted(args, door, lost):
        started = revive(door.project, door.actor, args.names, lambda line: door.note(f"  {line}"))
    lines = [*done, *([f"{one.name}: {one.verdict}, {one.words}" for one in started] or map(_line, lost))]
    if lost and not started:
        lines.append("`timonel recover --yes` starts them again, a few at a time")
    door.emit({"done": done, "lost": lost, "started": started}, lines or ["nothing was half done or lost"])
    return 1 if any(one.verdict == FAILED for one in started) else 0


def _wanted(args: Any, door: Door, lost: list[Lost]) -> bool:
    if args.yes or args.dry_run:
        return bool(args.yes) and not args.dry_run
    if door.json or not (door.stdin.isatty() and door.stderr.isatty()):
        return False  # nobody is here to ask: the list is the answer
    for one in lost:
        door.note(_line(one))
    return door.confirm(f"Start {sum(not one.why_not for one in lost)} again?")


def _line(one: Lost) -> str:
    task = ", holds a task" if one.holds_task else ""
    return f"{one.name}: was {one.state}{task}, lost {one.how}; {one.why_not or one.will}"
