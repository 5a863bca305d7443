"""`timonel stop`, `restart`, `pause` and `resume`: the program of a conversation, not its worktree."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door
from core.errors import UsageError

SUMMARY = {
    "stop": "end a conversation's program; its worktree stays",
    "restart": "start a conversation's program again, in the same worktree and session",
    "pause": "freeze a conversation: its processes stand still, and it is given no work",
    "resume": "let a paused conversation go on",
}
_DONE = {"stop": "stopped", "restart": "restarted", "pause": "paused", "resume": "going on"}
_ALL = ("pause", "resume")


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    word = parser.prog.rpartition(" ")[2]
    parser.add_argument("names", nargs="*" if word in _ALL else "+", metavar="NAME")
    if word in _ALL:
        parser.add_argument("--all", action="store_true", help="everybody")
    if word == "restart":
        parser.add_argument("--force", action="store_true", help="past low memory and a paused vendor; recorded")


def run(args: Any, door: Door) -> int:
    """Does it to each in turn; the first that fails ends the call, but with --all the others are tried as well."""
    from core.services.conversations import running
    from core.services.guards.pausing import left_of

    if args.word in _ALL and args.all == bool(args.names):
        raise UsageError("whom?", remedy="say names, or --all")
    if args.word in _ALL and args.all:
        return _everybody(args.word, door)
    act = getattr(running, args.word)
    more = {"force": args.force} if args.word == "restart" else {}
    for name in args.names:
        after = act(door.project, name, door.actor, **more)
        left = left_of(after) if args.word == "pause" else ""
        door.note(f"{name}: {left or _DONE[args.word]}")
    door.emit({"names": args.names, "done": _DONE[args.word]}, [])
    return 0


def _everybody(word: str, door: Door) -> int:
    from core.services.guards import pausing

    done = (pausing.pause_all if word == "pause" else pausing.resume_all)(door.project, door.actor)
    for one in done:
        door.note(f"{one.name}: {one.error or one.left or _DONE[word]}")
    names = [one.name for one in done if not one.error]
    failed = {one.name: one.error for one in done if one.error}
    door.emit({"names": names, "done": _DONE[word], "failed": failed}, [] if done else ["there is nobody to " + word])
    return 1 if failed else 0
