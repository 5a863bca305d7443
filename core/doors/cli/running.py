"""`timonel stop`, `restart`, `pause` and `resume`: the program of a conversation, not its worktree."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = {
    "stop": "end a conversation's program; its worktree stays",
    "restart": "start a conversation's program again, in the same worktree and session",
    "pause": "freeze a conversation: its processes stand still, and it is given no work",
    "resume": "let a paused conversation go on",
}
_DONE = {"stop": "stopped", "restart": "restarted", "pause": "paused", "resume": "going on"}


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("names", nargs="+", metavar="NAME")


def run(args: Any, door: Door) -> int:
    """Does it to each in turn; the first that fails ends the call."""
    from core.services import running

    act = getattr(running, args.word)
    for name in args.names:
        act(door.project, name, door.actor)
        door.note(f"{name}: {_DONE[args.word]}")
    door.emit({"names": args.names, "done": _DONE[args.word]}, [])
    return 0
