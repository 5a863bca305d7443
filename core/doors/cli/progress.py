"""`timonel progress`: how far the task in hand is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.amounts import number, share
from core.doors.cli.door import Door

SUMMARY = "say how far the task that you hold is, which also keeps it yours"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("fraction", type=share, metavar="SHARE", help="0.4 or 40%%; - when unknown")
    parser.add_argument("note", nargs="?", default="", metavar="NOTE", help="what you do now, in a few words")
    parser.add_argument("--task", dest="number", type=number, default=None, metavar="N", help="when you hold several")
    parser.add_argument("--epoch", type=number, default=None, metavar="E", help="the number of your claim")


def run(args: Any, door: Door) -> int:
    """Notes it."""
    from core.doors.cli.task_holding import in_hand, report
    from core.services.tasks.acts import progress

    task, epoch = in_hand(door, args.number, args.epoch)
    return report(door, door.write(progress, task, epoch, args.fraction, args.note))
