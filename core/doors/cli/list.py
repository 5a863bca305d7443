"""`timonel list`: the fleet, one line a conversation."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from core.doors.cli.door import Door
from core.doors.cli.table import table_lines
from core.errors import UsageError
from core.model.conversation import State
from core.services.snapshot.fleet import Member, load_snapshot
from core.text.values import UNKNOWN, age, percent, size

SUMMARY = "show the conversations and what each one does"
HEADINGS = ("NAME", "STATE", "FOR", "TASK", "CONTEXT", "CPU", "MEMORY", "UNREAD", "BRANCH", "WHY")
NUMBERS = ("FOR", "CONTEXT", "CPU", "MEMORY", "UNREAD")
NEEDS_YOU = "needs-you"


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument(
        "--state", action="append", default=[], metavar="STATE", help=f"only these; `{NEEDS_YOU}` is waiting and stuck"
    )
    parser.add_argument("--all", action="store_true", help="closed ones too")


def run(args: Any, door: Door) -> int:
    """Prints the fleet."""
    wanted = states_named(args.state)
    members = [
        member
        for member in door.read(load_snapshot).members
        if (member.conversation.state in wanted if wanted else args.all or member.conversation.state != State.CLOSED)
    ]
    lines = table_lines(HEADINGS, fleet_rows(members, door.project.clock()), right=NUMBERS)
    door.emit([member_data(member) for member in members], lines if members else ["no conversations"])
    return 0


def fleet_rows(members: Iterable[Member], now: float) -> list[tuple[str, ...]]:
    """The cells under HEADINGS."""
    return [_row(member, now) for member in members]


def states_named(given: list[str]) -> set[str]:
    """Of `--state`. Raises UsageError."""
    wanted = {state for text in given for state in text.split(",")}
    if NEEDS_YOU in wanted:
        wanted = wanted - {NEEDS_YOU} | {State.WAITING, State.STUCK}
    if unknown := wanted - set(State):
        raise UsageError(f"there is no state {sorted(unknown)[0]!r}", remedy=f"states are: {', '.join(State)}")
    return wanted


def context_share(member: Member) -> float | None:
    """Percent of the agent's context in use, at most 100; None when unknown."""
    context = member.context
    if context is None or context.used is None or not context.size:
        return None
    return min(100.0, 100.0 * context.used / context.size)


def task_words(member: Member) -> str:
    """The task in hand with its progress where that is known, else by the agent's own to-do list (3/7)."""
    task, todo = member.task, member.own_list
    own = f" {todo.words}" if todo else ""
    if task is None:
        return f"own list{own} {todo.current}".rstrip() if todo else ""
    share = own if task.progress is None else f" {percent(100 * task.progress)}"
    return f"#{task.id}{share} {task.title}"


def _row(member: Member, now: float) -> tuple[str, ...]:
    one, process = member.conversation, member.process
    sure = "" if one.confidence >= 0.5 else "?"
    return (
        one.name,
        one.state + sure,
        age(now - one.state_at),
        task_words(member)[:40],
        percent(context_share(member)),
        percent(process.cpu) if process else UNKNOWN,
        size(process.memory if process else None),
        str(member.unread or ""),
        member.worktree.branch if member.worktree else "",
        one.reason[:60],
    )


def member_data(member: Member) -> dict[str, Any]:
    """A conversation with everything that belongs to it, for programs."""
    from json import loads

    from core.doors.cli.json_form import json_form

    data = json_form(member.conversation)
    data["argv"] = loads(member.conversation.argv)
    data["evidence"] = loads(member.conversation.evidence)
    data["capabilities"] = [word for word in member.conversation.capabilities.split(",") if word]
    data["context_percent"] = context_share(member)
    parts = ("worktree", "process", "context", "task", "approval", "unread", "todo", "sub_agents")
    for name in (*parts, "disk", "heard", "alarms"):
        data[name] = json_form(getattr(member, name))
    return data
