"""`timonel show NAME`: everything known about one conversation, and why its state is what it is."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from json import loads
from typing import TYPE_CHECKING, Any

from core.doors.cli.door import Door
from core.doors.cli.list import context_share, member_data, task_words
from core.doors.cli.table import field_lines
from core.errors import NotFound
from core.model.evidence import Evidence
from core.model.todo import SubAgent
from core.services.reading import conversation_named
from core.services.snapshot.fleet import Member, load_snapshot
from core.services.states.evidence import evidence_of
from core.text.clean import clean_line
from core.text.values import UNKNOWN_WORD, age, count, money, percent, plural, size

if TYPE_CHECKING:
    from core.commands.remedies import Offer

SUMMARY = "show one conversation: state, evidence, worktree, task, processes, context"
SCREEN_LINES = 20
LINE = 200  # characters of a fact


def add_arguments(parser: ArgumentParser) -> None:
    """See --help."""
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--screen", nargs="?", type=int, const=SCREEN_LINES, metavar="LINES", help="the last lines of its terminal too"
    )


def run(args: Any, door: Door) -> int:
    """Prints it."""
    member, evidence = door.read(_load, args.name)
    screen: tuple[str, ...] = ()
    if args.screen:
        key = member.conversation.key
        screen = door.project.host.capture_many([key], args.screen).get(key, ())
    ages = _ages(member, door.project.clock())
    data = {
        **member_data(member),
        "ages": ages,
        "evidence_facts": evidence,
        "remedies": _offers(member),
        "screen": screen if args.screen else None,
    }
    door.emit(data, _lines(member, evidence, screen, door.project.clock()))
    return 0


def _load(connection: Any, name: str) -> tuple[Member, tuple[Evidence, ...]]:
    conversation = conversation_named(connection, name)
    member = load_snapshot(connection).member(conversation.id)
    if member is None:
        raise NotFound(f"there is no conversation named {name!r}", remedy="`timonel list` shows them all")
    return member, evidence_of(connection, conversation.id)


def _offers(member: Member) -> tuple[Offer, ...]:
    if not member.conversation.finding:
        return ()
    from core.commands.remedies import offers  # the whole registry: only when something is wrong

    return offers(member.conversation.finding)


def _lines(member: Member, evidence: tuple[Evidence, ...], screen: tuple[str, ...], now: float) -> Iterator[str]:
    yield from field_lines(_fields(member, now))
    if can_do := _offers(member):
        yield ""
        yield "what you can do, with the keys of the control center:"
        yield from (f"  {one.key:<6} {one.words}" for one in can_do)
    if kept := loads(member.conversation.evidence or "[]"):
        yield ""
        yield "its state was decided from:"
        yield from (f"  {age(now - at):>4} ago  {source}: {clean_line(text, LINE)}" for source, at, text in kept)
    if evidence:
        yield ""
        yield "newest from each source:"
        for fact in evidence:
            yield f"  {age(now - fact.at):>4} ago  {fact.source}: {fact.name} {fact.text}"
    if screen:
        yield ""
        yield "screen:"
        yield from (f"  {line}" for line in screen)


def _fields(member: Member, now: float) -> Iterator[tuple[str, str]]:
    one, worktree, process, approval = member.conversation, member.worktree, member.process, member.approval
    sure = "" if one.confidence >= 1 else f" ({percent(100 * one.confidence)} sure)"
    yield "name", one.name
    yield "state", f"{one.state}{sure} for {age(now - one.state_at)}"
    yield "why", one.reason
    yield "kind", " ".join((one.kind, one.role, one.specialty)).strip()
    yield "capabilities", one.capabilities
    if worktree:
        yield "worktree", f"{worktree.path} ({worktree.phase})"
        yield "branch", f"{worktree.branch} from {worktree.base or worktree.base_commit[:12]}"
        yield "archive", worktree.archive_ref
    yield "task", task_words(member)
    if member.task and member.task.note:
        yield "note", member.task.note
    if member.todo:
        doing = f", now: {member.todo.current}" if member.todo.current else ""
        yield "to-do", f"{member.todo.words} of its own list{doing} ({age(now - member.todo.at)} ago)"
    if member.sub_agents:
        yield "sub-agents", sub_agent_words(member.sub_agents, now)
    if approval:
        yield "asks", f"approval {approval.id}: {approval.title} ({age(now - approval.asked_at)} ago)"
    yield "unread", plural(member.unread, "message") if member.unread else ""
    yield "context", _context(member, now)
    if process:
        yield "process", f"{process.pid} {process.command}"
        sampled = f"CPU {percent(process.cpu)}, {size(process.memory)}, {plural(process.children, 'child', 'children')}"
        yield "load", f"{sampled} ({age(now - process.sampled_at)} ago)"
    yield from _health(member, now)
    yield "exit code", "" if one.exit_code is None else str(one.exit_code)
    yield "session", one.session
    yield "port", str(one.port or "")


def sub_agent_words(running: tuple[SubAgent, ...], now: float) -> str:
    """How many run, of which types, since when."""
    kinds = ", ".join(sorted({one.type for one in running if one.type}))
    return f"{len(running)} running{f' ({kinds})' if kinds else ''}, the oldest for {age(now - running[0].started_at)}"


def _ages(member: Member, now: float) -> dict[str, float | None]:
    """How old each figure of its health is, in seconds; None where there is none."""
    process, heard, disk = member.process, member.heard, member.disk
    times = {
        "process": process.sampled_at if process else None,
        "output": process.output_at if process else None,
        "heard": heard.at if heard else None,
        "disk": disk.at if disk else None,
    }
    return {name: None if at is None else max(now - at, 0.0) for name, at in times.items()}


def _health(member: Member, now: float) -> Iterator[tuple[str, str]]:
    process, heard, disk = member.process, member.heard, member.disk
    if process:
        yield "ports", UNKNOWN_WORD if process.ports is None else process.ports or "none"
        output = process.output_at
        yield "last output", UNKNOWN_WORD if output is None else f"{age(now - output)} ago"
        yield "stopped", plural(process.held, "process", "processes") if process.held else ""
    yield "last word", f"{heard.name}, by {heard.source} {age(now - heard.at)} ago" if heard else UNKNOWN_WORD
    if disk:
        least = "" if disk.whole else "at least "
        words = f"{least}{size(disk.sources)} of sources, {size(disk.ignored)} ignored by git"
        yield "disk", f"{words}, {plural(disk.files, 'file')} (measured {age(now - disk.at)} ago)"
    else:
        yield "disk", UNKNOWN_WORD
    for alarm in member.alarms:
        seen = ", acknowledged" if alarm.acknowledged_at else ""
        yield f"alarm {alarm.id}", f"{alarm.text} ({age(now - alarm.raised_at)} ago{seen})"


def _context(member: Member, now: float) -> str:
    context, share = member.context, context_share(member)
    if context is None or context.used is None:
        return UNKNOWN_WORD
    full = f" of {count(context.size)} ({percent(share)})" if share is not None else ""
    cost = f", {money(context.cost)}" if context.cost is not None else ""
    return f"{count(context.used)} tokens{full}{cost}, says {context.source} {age(now - context.at)} ago"
