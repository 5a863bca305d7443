"""`timonel journal`: check the store, look back, follow its log, copy it."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.json_form import iso
from core.doors.cli.list import HEADINGS, NUMBERS, fleet_rows, member_data
from core.doors.cli.moments import read_moment
from core.doors.cli.table import table_lines
from core.errors import JournalDamaged
from core.model.event import Event
from core.services import journal_care
from core.text.values import plural

SUMMARY = "check the journal, look back in it, follow its log, copy it"
POLL = 0.05  # seconds between two looks of --follow


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="verify|replay|log|path|backup")
    acts.add_parser("verify", help="rebuild the tables from the log and compare; exit 8 when they differ")
    replay = acts.add_parser("replay", help="show the fleet as it was")
    replay.add_argument("--until", required=True, metavar="SEQ|TIME", help="120, 15m, 2h, 2026-01-31T12:00")
    log = acts.add_parser("log", help="print events, oldest first; with --json one object a line")
    log.add_argument("--since", type=int, default=None, metavar="SEQ", help="only those after this number")
    log.add_argument("--subject", default="", help="only those about it, such as task:12")
    log.add_argument("--limit", type=int, default=50, help="the last so many, unless --since is given (50)")
    log.add_argument("--follow", action="store_true", help="go on until interrupted")
    acts.add_parser("path", help="print where the journal is")
    copy = acts.add_parser("backup", help="write a whole copy while others go on working")
    copy.add_argument("target", nargs="?", default="", metavar="FILE")


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    return {"verify": _verify, "replay": _replay, "log": _log, "path": _path, "backup": _backup}[args.act](args, door)


def _verify(_args: Any, door: Door) -> int:
    found = door.read(journal_care.verify)
    data = {"healthy": found.healthy, "events": found.events, "complaints": found.words}
    if found.healthy:
        words = f"the tables follow from the log ({plural(found.events, 'event')}), and SQLite finds no fault"
        door.emit(data, [words])
        return 0
    door.emit(data, found.words)
    return JournalDamaged.exit_code


def _replay(args: Any, door: Door) -> int:
    now = door.project.clock()
    moment = read_moment(args.until, now)
    past = door.read(journal_care.fleet_at, until_seq=moment.seq, until_time=moment.at)
    then = door.read(journal_care.events_since, past.seq - 1, "", 1)[0].at
    rows = fleet_rows(past.members, then)
    counts = ", ".join(f"{number} {state}" for state, number in sorted(past.task_counts.items()))
    lines = [f"after event {past.seq} at {iso(then)}", *table_lines(HEADINGS, rows, right=NUMBERS)]
    if counts:
        lines.append(f"tasks: {counts}")
    data = {
        "seq": past.seq,
        "at": iso(then),
        "conversations": [member_data(member) for member in past.members],
        "tasks": past.tasks,
        "task_counts": past.task_counts,
        "approvals": past.approvals,
        "messages": past.messages,
    }
    door.emit(data, lines)
    return 0


def _log(args: Any, door: Door) -> int:
    seq = args.since
    if seq is None:
        seq = 0 if args.subject else max(0, door.read(journal_care.last_seq) - args.limit)
    seq = _print_after(seq, args.subject, door)
    if args.follow:
        _follow(seq, args.subject, door)
    return 0


def _follow(seq: int, subject: str, door: Door) -> None:
    from time import sleep

    from core.journal.change_watch import ChangeWatch
    from core.journal.connection import connect

    connection = connect(door.project.journal.path, read_only=True)
    watch = ChangeWatch(connection)
    try:
        while True:
            if watch.moved():
                seq = _print_after(seq, subject, door)
                door.stdout.flush()
            sleep(POLL)
    finally:
        connection.close()


def _print_after(seq: int, subject: str, door: Door) -> int:
    while events := door.read(journal_care.events_since, seq, subject):
        for event in events:
            door.emit(_event_data(event), [_event_line(event)])
        seq = events[-1].seq
    return seq


def _event_data(event: Event) -> dict[str, Any]:
    from json import loads

    return {**event._asdict(), "at": iso(event.at), "at_seconds": event.at, "payload": loads(event.payload)}


def _event_line(event: Event) -> str:
    return f"{event.seq:>6}  {iso(event.at)}  {event.actor}  {event.kind}  {event.subject}  {event.payload}"


def _path(_args: Any, door: Door) -> int:
    path = door.project.journal.path
    door.emit({"path": path, "folder": os.path.dirname(path)}, [path])
    return 0


def _backup(args: Any, door: Door) -> int:
    target = os.path.join(door.start, args.target) if args.target else ""
    path = journal_care.backup(door.project.journal, target)
    door.emit({"path": path}, [f"copied to {path}"])
    return 0
