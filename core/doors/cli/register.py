"""`timonel register`: a program that Timonel did not start joins the fleet; a conversation says what it is."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from core.doors.cli.door import Door
from core.errors import UsageError

if TYPE_CHECKING:
    from core.services.agents.describing import About

SUMMARY = "join the fleet from a worktree of your own, or say what this conversation is"
EPILOG = (
    'In a plain shell in a linked worktree, eval "$(timonel register NAME --export)" makes this shell the conversation'
    " NAME, which may then claim tasks, send messages and report. It has no terminal here, so nothing can be typed into"
    " it and its state is what it says (`timonel report working TEXT`). Inside a conversation, NAME is left out and the"
    " options describe the caller."
)


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.epilog = f"{EPILOG} {parser.epilog or ''}"
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="of the new conversation (the operator)")
    parser.add_argument("--role", default=None, help="orchestrator, planner, builder or reviewer")
    parser.add_argument("--specialty", default=None, help="such as frontend, backend or testing")
    parser.add_argument("--capabilities", default=None, metavar="WORDS", help="separated by commas")
    parser.add_argument("--session", default=None, metavar="ID", help="the agent program's own id of its session")
    parser.add_argument("--export", action="store_true", help="print only the lines that a shell evaluates")
    parser.add_argument("--renew", action="store_true", help="a new token for NAME, when the old one was lost")
    parser.add_argument("--end", action="store_true", help="NAME leaves; its worktree stays")


def run(args: Any, door: Door) -> int:
    """Registers, renews, ends or describes."""
    name = args.name if door.actor.is_operator else door.actor.name
    if not name:
        raise UsageError("which name? This process belongs to no conversation", remedy="say `timonel register NAME`")
    if args.name not in {"", name}:
        raise UsageError(f"this is {name} already, and it speaks for itself alone", remedy="leave the name out")
    if args.end:
        return _end(name, door)
    return _join(name, args, door) if door.actor.is_operator else _describe(args, door)


def _describe(args: Any, door: Door) -> int:
    from core.services.agents.describing import describe

    found = door.write(describe, _about(args))
    known = " · ".join(part for part in (found.role, found.specialty, found.capabilities, found.session) if part)
    door.emit(found, [f"{found.name}: {known or 'nothing is said of it'}"])
    return 0


def _end(name: str, door: Door) -> int:
    from core.services.agents.registering import leave

    leave(door.project, name, door.actor)
    door.emit({"name": name, "ended": True}, [f"{name} has left; its worktree stays"])
    return 0


def _join(name: str, args: Any, door: Door) -> int:
    from core.services.agents.registering import register, renew_token

    made = (
        renew_token(door.project, name, door.actor)
        if args.renew
        else register(door.project, name, _about(args), door.actor)
    )
    exports = [f"export {variable}={shlex.quote(value)}" for variable, value in made.environment.items()]
    said = [
        f"{made.conversation.name} is registered; in its shell say",
        *(f"  {line}" for line in exports),
        "that shell then acts as this conversation, and no longer as the operator",
    ]
    door.emit({"conversation": made.conversation, "environment": made.environment}, exports if args.export else said)
    return 0


def _about(args: Any) -> About:
    from core.services.agents.describing import About

    words = None if args.capabilities is None else args.capabilities.split(",")
    return About(args.role, args.specialty, words, args.session)
