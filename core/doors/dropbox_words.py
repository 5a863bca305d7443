"""How each word of the command line is left in the outbox: its act there, and the argument for each of its options.

Every option of every act of a word for agents stands here, carried over or refused with what to do instead:
tests/core/doors/test_dropbox_words.py compares this table with the words' own parsers and with the acts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.doors.cli.door import Door

Given = dict[str, Any]
Turn = Callable[[Any, Door], Given]
"""An option's value as arguments of an act."""


class Left(NamedTuple):
    """An act of the outbox that does what a word says. Options are named as the parser keeps them (`dest`)."""

    act: str
    takes: Mapping[str, str] = {}  # option → argument, as it is
    turns: Mapping[str, Turn] = {}  # options that change on the way
    own: frozenset[str] = frozenset()  # may name the caller alone
    here: frozenset[str] = frozenset()  # heeded by whoever leaves the call
    always: Mapping[str, Any] = {}  # arguments that the word alone implies


def text(argument: str) -> Turn:
    """`-` reads standard input."""
    return lambda value, door: {argument: door.text_from(value)}


def _share(value: float | None, _door: Door) -> Given:
    return {"percent": None if value is None else value * 100}


def _capabilities(value: str | None, _door: Door) -> Given:
    return {"capabilities": None if value is None else value.split(",")}


def _states(value: list[str], _door: Door) -> Given:
    from core.doors.cli.list import states_named

    return {"states": sorted(states_named(value)) or None}


_NAME = frozenset({"name"})
_OF = frozenset({"of"})
_MINE = {"number": "task", "epoch": "claim"}
_PROGRESS = Left("task_progress", {**_MINE, "note": "note"}, {"fraction": _share}, _NAME)
_ADD = (
    *("title", "needs", "wants", "feeds_back_to", "parent", "role", "specialty", "uses", "assignee", "type"),
    *("priority", "tries", "hold", "key"),
)
_ADD_RENAMED = {
    "can": "capabilities",
    "estimate": "estimate_seconds",
    "due_in": "due_in_seconds",
    "after": "after_seconds",
    "lease": "lease_seconds",
}
_SEND = ("kind", "subject", "importance", "reply_to", "key")
_ASK = {"title": "question", "kind": "kind", "tool": "tool", "key": "key", "ttl": "ttl_seconds"}

WORDS: Mapping[tuple[str, str], Left] = {
    ("task", "add"): Left("task_add", {name: name for name in _ADD} | _ADD_RENAMED, {"body": text("body")}),
    ("task", "list"): Left("task_list", {name: name for name in ("state", "owner", "parent", "limit")}),
    ("task", "ready"): Left("task_ready", {"name": "fits", "all": "anybody", "limit": "limit"}),
    ("task", "show"): Left("task_show", {"number": "task"}),
    ("task", "why"): Left("task_show", {"number": "task"}),
    ("task", "history"): Left("task_history", {"number": "task"}),
    ("task", "claim"): Left("task_claim", {"number": "task", "lease": "lease_seconds", "key": "key"}, own=_NAME),
    ("task", "progress"): _PROGRESS,
    ("task", "done"): Left("task_done", _MINE, {"result": text("result")}, _NAME),
    ("task", "fail"): Left(
        "task_fail",
        {**_MINE, "kind": "failure_class"},
        {"why": text("reason"), "no_retry": lambda value, _door: {"retry": not value}},
        _NAME,
    ),
    ("task", "release"): Left("task_release", {**_MINE, "note": "note"}, own=_NAME),
    ("task", "snooze"): Left("task_snooze", {**_MINE, "delay": "seconds", "note": "note"}, own=_NAME),
    ("task", "extend"): Left("task_extend", {**_MINE, "by": "seconds"}, own=_NAME),
    ("task", "hold"): Left("task_block", {"number": "task", "why": "why"}),
    ("task", "unhold"): Left("task_unblock", {"number": "task"}),
    ("task", "cancel"): Left("task_cancel", {"number": "task", "why": "why"}),
    ("task", "reassign"): Left("task_reassign", {"number": "task", "to": "to"}),
    ("task", "requeue"): Left("task_requeue", {"number": "task"}),
    ("task", "link"): Left("task_link", {"number": "task", "other": "other", "kind": "kind", "drop": "drop"}),
    ("message", "inbox"): Left(
        "message_list",
        {"limit": "limit"},
        {"all": lambda value, _door: {"which": "received" if value else "unread"}},
    ),
    ("message", "list"): Left("message_list", {"limit": "limit"}, always={"which": "everybody"}),
    ("message", "ack"): Left("message_acknowledge", {"id": "message"}),
    ("message", "thread"): Left("message_thread", {"id": "message"}),
    ("approval", "ask"): Left(
        "approval_ask", _ASK, {"detail": text("detail")}, own=_OF, here=frozenset({"wait", "timeout"})
    ),
    ("approval", "wait"): Left("approval_state", {"id": "approval"}, here=frozenset({"timeout"})),
    ("approval", "list"): Left("approval_list", {"all": "all", "of": "of"}),
    ("approval", "policy"): Left("approval_policies", {"of": "of"}),
    ("approval", "withdraw"): Left("approval_withdraw", {"id": "approval", "why": "why"}),
    ("progress", ""): _PROGRESS._replace(own=frozenset()),
    ("report", ""): Left("report", {"state": "state", "text": "text"}, own=_OF),
    ("context", ""): Left("context", {name: name for name in ("used", "size", "source", "model", "cost")}, own=_OF),
    ("register", ""): Left(
        "register",
        {"role": "role", "specialty": "specialty", "session": "session"},
        {"capabilities": _capabilities},
        own=_NAME,
    ),
    ("list", ""): Left("who", {"all": "closed"}, {"state": _states}),
}


def _split(args: Any, door: Door) -> Left:
    """Its parts are made of all its options together."""
    from core.doors.cli.task_parts import part_words, parts_of

    parts = [part_words(part) for part in parts_of(args.parts, args, door)]
    return Left("task_split", _MINE, always={"parts": parts})


def _send(args: Any, door: Door) -> Left:
    from core.doors.cli.message import address_and_text

    to, said = address_and_text(args.words, args.reply_to, door)
    return Left(
        "message_send", {name: name for name in _SEND} | {"ttl": "ttl_seconds"}, always={"to": to, "text": said}
    )


def _read(args: Any, _door: Door) -> Left:
    return Left("message_read", {"ids": "messages"}) if args.ids else Left("message_inbox", always={"limit": 50})


CHOSEN: Mapping[tuple[str, str], Callable[[Any, Door], Left]] = {
    ("task", "split"): _split,
    ("message", "send"): _send,
    ("message", "read"): _read,
}
"""Words whose act or arguments depend on several of their options together."""

OPERATOR = "only the operator does that; ask: `timonel message send operator TEXT`"
REFUSED: Mapping[tuple[str, str], str] = {
    ("task", "override"): OPERATOR,
    ("approval", "answer"): OPERATOR,
    ("show", ""): "`timonel list` tells of every conversation, `timonel task show N` of a task",
    ("mcp", ""): "its tools are words of the command line, too: `timonel help`",
}
"""What cannot be left, and what to do instead. Of a word that is not here, the operator is asked."""

REFUSED_OPTIONS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("approval", "policy"): dict.fromkeys(("allow", "exactly", "starting", "revoke"), OPERATOR),
    ("register", ""): {
        "export": "the token that this shell has stays good",
        "renew": OPERATOR,
        "end": "ask the operator: `timonel register NAME --end`",
    },
}
