"""`timonel supervisor`: the background process that watches, expires, delivers and samples."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.json_form import json_form

SUMMARY = "start, stop or ask after the background process of this repository"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="start|status|stop|run")
    acts.add_parser("start", help="start it unless it runs")
    acts.add_parser("status", help="whether it runs; exit 1 when not")
    acts.add_parser("stop", help="end it; nothing is lost, and `start` goes on from there")
    acts.add_parser("run", help="be it, in the foreground")


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    if args.act == "run":
        from core.supervisor.main import run as supervise

        return supervise(door.start, door.environ)
    from core.services import supervising

    if args.act == "start":
        supervising.ensure_supervisor(door.project)
    elif args.act == "stop":
        supervising.stop_supervisor(door.project)
    status = supervising.supervisor_status(door.project)
    door.emit(status, _lines(status, args.act))
    return 0 if status.running or args.act == "stop" else 1


def _lines(status: Any, act: str) -> list[str]:
    if not status.running:
        ending = "is not running" if act == "stop" else "is not running; `timonel supervisor start` starts it"
        return [f"the supervisor {ending}"]
    known = {name: value for name, value in json_form(status).items() if name != "running" and value is not None}
    return ["the supervisor is running", *(f"  {name}: {value}" for name, value in known.items())]
