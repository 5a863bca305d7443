"""`timonel restore` brings back what was torn down; `timonel recover` finishes or undoes what a crash cut off."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = {
    "restore": "bring a torn-down conversation back: worktree, branch and unsaved files",
    "recover": "finish or undo conversations that a crash left half made or half removed",
}


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    if parser.prog.endswith(" restore"):
        parser.add_argument("name", metavar="NAME")


def run(args: Any, door: Door) -> int:
    """Does what the word says."""
    return _restore(args, door) if args.word == "restore" else _recover(door)


def _restore(args: Any, door: Door) -> int:
    from core.services.reading import worktree_of
    from core.services.restore import restore

    conversation = restore(door.project, args.name, door.actor, lambda step: door.note(f"  {step}"))
    worktree = door.read(worktree_of, conversation.id)
    where = f" in {worktree.path}" if worktree else ""
    door.emit({"conversation": conversation, "worktree": worktree}, [f"{conversation.name} is back{where}"])
    return 0


def _recover(door: Door) -> int:
    from core.services.recover import recover

    done = recover(door.project, door.actor)
    door.emit({"done": done}, done or ["nothing was half done"])
    return 0
