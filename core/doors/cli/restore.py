"""`timonel restore` brings back what was torn down."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = "bring a torn-down conversation back: worktree, branch and unsaved files"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("name", metavar="NAME")


def run(args: Any, door: Door) -> int:
    """Says where it is."""
    from core.services.conversations.restore import restore
    from core.services.reading import worktree_of

    conversation = restore(door.project, args.name, door.actor, lambda step: door.note(f"  {step}"))
    worktree = door.read(worktree_of, conversation.id)
    where = f" in {worktree.path}" if worktree else ""
    door.emit({"conversation": conversation, "worktree": worktree}, [f"{conversation.name} is back{where}"])
    return 0
