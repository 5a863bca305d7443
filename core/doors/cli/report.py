"""`timonel report` and `timonel context`: a conversation says what it does and how full its context is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from core.doors.cli.amounts import number
from core.doors.cli.door import Door
from core.errors import UsageError
from core.model.conversation import Conversation
from core.services.agents.context import note_context
from core.services.reading import conversation_named
from core.services.states.evidence import note_evidence

if TYPE_CHECKING:
    from core.journal.transaction import Transaction

SUMMARY = {
    "report": "say what this conversation does now: working, idle or waiting",
    "context": "say how many tokens of its context this conversation uses",
}
STATES = ("working", "idle", "waiting")


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    if parser.prog.endswith(" report"):
        parser.add_argument("state", choices=STATES)
        parser.add_argument("text", nargs="?", default="", metavar="TEXT", help="such as what it waits for")
    else:
        parser.add_argument("used", type=number, metavar="USED", help="tokens in use")
        parser.add_argument("size", type=number, metavar="SIZE", help="tokens that fit")
        parser.add_argument("--source", default="door", help="where the figures come from")
        parser.add_argument("--model", default="")
        parser.add_argument("--cost", type=float, default=None, metavar="DOLLARS", help="of the session so far")
    parser.add_argument("--of", default="", metavar="NAME", help="the operator speaks for this conversation")


def run(args: Any, door: Door) -> int:
    """Notes it."""
    name = _speaker(args, door)
    if args.word == "report":
        conversation = door.write(_note_state, name, args.state, args.text)
        door.emit({"name": conversation.name, "state": args.state}, [f"{conversation.name}: {args.state} noted"])
        return 0
    conversation = door.write(_note_context, name, args)
    door.emit({"name": conversation.name, "used": args.used, "size": args.size}, [f"{conversation.name}: noted"])
    return 0


def _speaker(args: Any, door: Door) -> str:
    if not door.actor.is_operator:
        if args.of not in {"", door.actor.name}:
            raise UsageError("a conversation speaks for itself alone", remedy="leave --of out")
        return door.actor.name
    if not args.of:
        raise UsageError("which conversation? This process belongs to none", remedy="name it with --of NAME")
    return args.of


def _note_state(tx: Transaction, name: str, state: str, text: str) -> Conversation:
    conversation = conversation_named(tx.connection, name)
    note_evidence(tx, conversation.id, "door", state, text)
    return conversation


def _note_context(tx: Transaction, name: str, args: Any) -> Conversation:
    conversation = conversation_named(tx.connection, name)
    note_context(tx, conversation.id, args.used, args.size, source=args.source, model=args.model, cost=args.cost)
    return conversation
