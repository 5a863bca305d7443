"""`timonel supervisor`: the background process that watches, expires, delivers and samples."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = "start, stop or ask after the background process of this repository"
POLL = 0.2  # seconds between two looks of --follow


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="start|status|stop|log|run")
    acts.add_parser("start", help="start it unless it runs")
    acts.add_parser("status", help="whether it runs and how its loops are; exit 1 when it does not run")
    acts.add_parser("stop", help="end it; nothing is lost, and `start` goes on from there")
    log = acts.add_parser("log", help="what it told, oldest first; with --json one object a line")
    log.add_argument("--lines", type=int, default=50, metavar="N", help="the last so many (50)")
    log.add_argument("--follow", action="store_true", help="go on until interrupted")
    acts.add_parser("run", help="be it, in the foreground")


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    if args.act == "run":
        from core.supervisor.main import run as supervise

        return supervise(door.start, door.environ)
    if args.act == "log":
        return _log(args, door)
    from core.model.supervision import SILENT
    from core.services.supervision import lifecycle as supervising

    if args.act == "start":
        supervising.ensure_supervisor(door.project, SILENT)
    elif args.act == "stop":
        ended = supervising.stop_supervisor(door.project)
        status = supervising.supervisor_status(door.project)
        door.emit(status, ["the supervisor ended" if ended else "no supervisor ran"])
        return 0
    status = supervising.supervisor_status(door.project)
    door.emit(status, _lines(status, door))
    return 0 if status.running else 1


def _lines(status: Any, door: Door) -> list[str]:
    from core.services.supervision.words import loop_lines, loops_at, status_line

    ending = "" if status.running else "; `timonel supervisor start` starts it"
    now = door.project.clock()
    return [
        status_line(status, now) + ending,
        *(f"  {line}" for line in loop_lines(status.loops, loops_at(status, now))),
    ]


def _log(args: Any, door: Door) -> int:
    from time import sleep

    from core.services.supervision.log import end_of_log, last_lines, lines_after

    folder = door.project.journal.folder
    place = end_of_log(folder)
    for line in last_lines(folder, args.lines):
        _print(line, door)
    while args.follow:
        lines, place = lines_after(folder, place)
        for line in lines:
            _print(line, door)
        door.stdout.flush()
        sleep(POLL)
    return 0


def _print(line: Any, door: Door) -> None:
    from core.services.supervision.words import log_words

    door.emit(line, [log_words(line)])
