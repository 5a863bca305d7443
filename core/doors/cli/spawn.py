"""`timonel spawn`: a branch, a worktree and a terminal with an agent in it, or nothing."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door

SUMMARY = "start a conversation: branch, worktree, terminal, agent"
REST = True  # what follows `--` is the command to run


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.usage = "timonel spawn [NAME] [options] [-- COMMAND …]"
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="chosen for you when left out")
    parser.add_argument("--base", default="", help="branch, tag, commit, remote branch or pull request to start from")
    parser.add_argument("--branch", default="", help="name of the new branch, or of one to take over")
    parser.add_argument("--agent", "--kind", dest="kind", default="", help="claude, codex, command or demo")
    parser.add_argument("--prompt", default="", metavar="TEXT", help="its first words; - reads standard input")
    parser.add_argument("--role", default="", help="orchestrator, planner, builder or reviewer")
    parser.add_argument("--specialty", default="", help="such as frontend, backend or testing")
    parser.add_argument("--capability", action="append", default=[], metavar="WORD", help="may be said several times")
    parser.add_argument("--parent", default="", metavar="NAME", help="the orchestrator that it works for")
    parser.add_argument("--adopt", default="", metavar="PATH", help="use this worktree instead of making one")
    parser.add_argument("--phase", default="", metavar="NAME", help="of a plan: only so many work in one at once")
    parser.add_argument("--force", action="store_true", help="past limits, low memory and a paused vendor; recorded")
    parser.epilog = f"What follows -- is the command to run instead of an agent. {parser.epilog}"


def run(args: Any, door: Door) -> int:
    """Spawns it and says where it lives."""
    from core.services.conversations.spawn import SpawnRequest, spawn

    request = SpawnRequest(
        name=args.name,
        base=args.base,
        branch=args.branch,
        kind=args.kind or ("command" if args.rest else ""),
        prompt=door.text_from(args.prompt),
        argv=tuple(args.rest),
        role=args.role,
        specialty=args.specialty,
        capabilities=tuple(word for text in args.capability for word in text.split(",") if word),
        parent=args.parent,
        adopt=os.path.abspath(os.path.join(door.start, args.adopt)) if args.adopt else "",
        phase=args.phase,
        force=args.force,
    )
    conversation = spawn(door.project, request, door.actor, lambda step: door.note(f"  {step}"))
    from core.services.reading import worktree_of

    worktree = door.read(worktree_of, conversation.id)
    where = f" in {worktree.path} on {worktree.branch}" if worktree else ""
    line = f"{conversation.name} is {conversation.state}{where}; `timonel attach {conversation.name}` shows it"
    door.emit({"conversation": conversation, "worktree": worktree}, [line])
    return 0
