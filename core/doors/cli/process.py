"""`timonel process`: programs in the background, such as a dev server or a test watcher."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from core.doors.cli.amounts import number
from core.doors.cli.door import Door
from core.doors.cli.parser import ActParser, acts_of
from core.doors.cli.process_rows import HEADINGS, NUMBERS, data_of, measured_words, row_of, value_words

if TYPE_CHECKING:
    from core.model.process import Process

SUMMARY = "run programs in the background: dev server, test watcher, one-shot job"
REST = True  # what follows `--` is the program
EPILOG = (
    "A conversation's processes run in its worktree with its ports ($PORT), outlive its turn, and end with its "
    "teardown; those of the operator run in the main checkout, or in a conversation's with --conversation. "
    "Exit codes of a program are kept: `show` tells it even when nobody watched."
)


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.epilog = f"{EPILOG} {parser.epilog or ''}"
    act = acts_of(parser)
    start = _named(act("start", "start a program: `timonel process start web -- npm run dev`"))
    start.add_argument("--folder", default=None, metavar="PATH", help="inside the worktree; else where you are")
    start.add_argument("--restart", default="never", choices=("never", "on-failure", "always"), help="when it ends")
    start.add_argument("--max-restarts", type=number, default=5, metavar="N", help="in a row; 5 unless said")
    listed = act("list", "show the processes: state, CPU and memory as last seen by the supervisor, ports")
    listed.add_argument("--conversation", default="", metavar="NAME", help="only of this conversation")
    _named(act("show", "show everything that is known of one"))
    logs = _named(act("logs", "show what it printed; the log keeps the last 8 to 16 MB"))
    logs.add_argument("--lines", type=number, default=50, metavar="N", help="from the end; 50 unless said")
    logs.add_argument("--follow", action="store_true", help="go on until it ends")
    _named(act("stop", "end it and everything that it started: TERM, some seconds, KILL"))
    _named(act("restart", "end it and start it again, as it was started"))
    _named(act("continue", "let one go on that a signal (SIGSTOP) has halted"))
    _named(act("remove", "forget one that has ended; its log goes"))


def _named(act: ActParser) -> ActParser:
    act.add_argument("name", metavar="NAME")
    act.add_argument("--conversation", default="", metavar="NAME", help="whose it is, when it is not your own")
    return act


def run(args: Any, door: Door) -> int:
    """Does what the act says."""
    if args.rest and args.act != "start":
        from core.errors import UsageError

        raise UsageError(f"process {args.act} takes no program", remedy="`timonel process start NAME -- …` does")
    return ACTS[args.act](args, door)


def _start(args: Any, door: Door) -> int:
    from core.services.processes.acts import Wanted, start

    folder = _folder(args, door)
    wanted = Wanted(args.name, tuple(args.rest), args.conversation, folder, args.restart, args.max_restarts)
    process = start(door.project, wanted, door.actor)
    line = f"{process.name} is running; `timonel process logs {process.name} --follow` shows it"
    door.emit(data_of(process, door), [line])
    return 0


def _folder(args: Any, door: Door) -> str:
    """What was named, from where the caller stands; else where he stands, when that lies inside its home."""
    import os

    from core.services.processes.launch import home_of
    from core.services.processes.reads import owner_of

    here = os.path.abspath(door.start)
    if args.folder is not None:
        return os.path.join(here, args.folder)
    home = home_of(door.project, door.read(owner_of, door.actor, args.conversation))
    inside = os.path.commonpath((os.path.realpath(home), os.path.realpath(here))) == os.path.realpath(home)
    return here if inside else ""


def _list(args: Any, door: Door) -> int:
    from core.doors.cli.table import table_lines
    from core.services.processes.reads import kept_processes, owner_names, owner_of, processes_of
    from core.services.processes.samples import process_samples
    from core.services.processes.settling import ports_of, programs_of, settle_if_possible

    settle_if_possible(door.project)
    if args.conversation:
        found = door.read(processes_of, door.read(owner_of, door.actor, args.conversation))
    else:
        found = door.read(kept_processes)
    ports, programs = ports_of(found), programs_of(found)
    found = tuple(one._replace(ports=ports.get(one.id)) for one in found)
    names, samples, now = door.read(owner_names), door.read(process_samples, found), door.project.clock()
    rows = (row_of(one, programs.get(one.id), samples.get(one.id), names, now) for one in found)
    lines = table_lines(HEADINGS, rows, right=NUMBERS)
    data = [data_of(one, door, names, samples) | {"program_pid": programs.get(one.id)} for one in found]
    door.emit(data, lines if found else ["no background processes"])
    return 0


def _show(args: Any, door: Door) -> int:
    from core.doors.cli.table import field_lines
    from core.services.processes.settling import ports_of, programs_of

    process = _found(args, door)
    process = process._replace(ports=ports_of((process,)).get(process.id))
    data = data_of(process, door)
    data["program_pid"] = programs_of((process,)).get(process.id)
    said = data | measured_words(data) if process.runs else data
    fields = [(name, value_words(value)) for name, value in said.items() if not name.endswith("_seconds")]
    door.emit(data, field_lines(fields))
    return 0


def _logs(args: Any, door: Door) -> int:
    from core.doors.cli.process_logs import show_logs

    return show_logs(_found(args, door), args.lines, args.follow, door)


def _stop(args: Any, door: Door) -> int:
    from core.rules.process_moves import ending
    from core.services.processes.acts import stop

    before = _found(args, door)
    process = stop(door.project, before, door.actor)
    how = f"stopped; it {ending(process.exit_code)}" if process.state == "stopped" else f"{process.state} already"
    door.emit(data_of(process, door), [f"{process.name}: {how}"])
    return 0


def _restart(args: Any, door: Door) -> int:
    from core.services.processes.acts import restart

    process = restart(door.project, _found(args, door), door.actor)
    door.emit(data_of(process, door), [f"{process.name}: restarted"])
    return 0


def _continue(args: Any, door: Door) -> int:
    from core.services.processes.acts import go_on

    process = go_on(door.project, _found(args, door), door.actor)
    door.emit(data_of(process, door), [f"{process.name}: going on"])
    return 0


def _remove(args: Any, door: Door) -> int:
    from core.services.processes.acts import remove

    process = _found(args, door)
    remove(door.project, process, door.actor)
    door.emit({"removed": process.name}, [f"{process.name}: removed"])
    return 0


def _found(args: Any, door: Door) -> Process:
    from core.services.processes.acts import find_process

    return find_process(door.project, args.name, door.actor, args.conversation)


ACTS: Mapping[str, Callable[[Any, Door], int]] = {
    "start": _start,
    "list": _list,
    "show": _show,
    "logs": _logs,
    "stop": _stop,
    "restart": _restart,
    "continue": _continue,
    "remove": _remove,
}
