"""`timonel send`, `type` and `attach`: words, keys and yourself into a conversation's terminal."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from core.doors.cli.door import Door
from core.errors import UsageError

SUMMARY = {
    "send": "say something to a conversation, as if you typed it there",
    "type": "press keys in a conversation's terminal",
    "attach": "show a conversation's terminal full screen",
}


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("name", metavar="NAME")
    if parser.prog.endswith(" send"):
        parser.add_argument("text", metavar="TEXT", help="- reads standard input")
        parser.add_argument("--no-submit", action="store_true", help="leave the text unsent in the input line")
        parser.add_argument("--message", action="store_true", help="as a message through the journal, never typed")
    elif parser.prog.endswith(" type"):
        parser.add_argument("keys", nargs="+", metavar="KEY", help="such as enter, escape, up, ctrl+c, y")


def run(args: Any, door: Door) -> int:
    """Does what the word says."""
    return {"send": _send, "type": _type, "attach": _attach}[args.word](args, door)


def _send(args: Any, door: Door) -> int:
    text = door.text_from(args.text)
    if not text.strip():
        raise UsageError("there is nothing to send", remedy="give a text, or - to read standard input")
    if args.message:
        return _send_message(args.name, text, door)
    from core.services.conversations.typing import reply

    reply(door.project, args.name, text, door.actor, submit=not args.no_submit)
    words = "typed, not submitted" if args.no_submit else "typed and submitted"
    door.emit({"name": args.name, "submitted": not args.no_submit}, [f"{args.name}: {words}"])
    return 0


def _send_message(name: str, text: str, door: Door) -> int:
    from core.services.messages.sending import Draft, send

    message = door.write(send, Draft(recipient=name, body=text))
    door.emit(message, [f"message {message.id} to {message.recipient} is queued"])
    return 0


def _type(args: Any, door: Door) -> int:
    from core.services.conversations.typing import press

    for key in args.keys:
        press(door.project, args.name, key, door.actor)
    door.emit({"name": args.name, "keys": args.keys}, [f"{args.name}: pressed {' '.join(args.keys)}"])
    return 0


def _attach(args: Any, door: Door) -> int:
    from core.services.conversations.typing import attach_argv

    if not (door.stdin.isatty() and door.stdout.isatty()):
        raise UsageError("attaching needs a terminal", remedy=f"`timonel show {args.name} --screen` prints its screen")
    argv, environ = attach_argv(door.project, args.name, door.actor)
    door.note(f"{door.project.settings.detach_key} brings you back")
    door.close()
    os.execvpe(argv[0], list(argv), environ)
