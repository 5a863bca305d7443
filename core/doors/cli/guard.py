"""`timonel guard`: vendors whose limit is used up or who do not accept the account, and their end by hand."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = "vendors that are paused because of a limit or a failed login: list, close"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("act", choices=("list", "close"), help="list them, or let one go on")
    parser.add_argument("vendor", nargs="?", default="", metavar="VENDOR", help="such as anthropic or openai")
    parser.add_argument("--why", default="", metavar="TEXT", help="kept in the log; close asks for it")


def run(args: Any, door: Door) -> int:
    """Does what the word says."""
    from core.errors import UsageError
    from core.services.guards import breakers

    now = door.project.clock()
    if args.act == "list":
        found = door.read(breakers.standing)
        door.emit(found, [breakers.words(one, now) for one in found] or ["nobody is paused by a vendor"])
        return 0
    if not args.vendor:
        raise UsageError("whose?", remedy="`timonel guard list` names them")
    closed = door.write(breakers.close, args.vendor, args.why)
    door.emit(closed, [breakers.words(closed, now)])
    return 0
