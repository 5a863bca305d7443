"""Everything known about one conversation, as labelled lines; what is not known says so."""

from __future__ import annotations

import json

from core.commands.attention import alarm_shown, since
from core.commands.command import Fact
from core.commands.remedies import offers
from core.services.snapshot.fleet import Member
from core.text.values import UNKNOWN_WORD, age, count, duration, money, percent, plural, size
from tui.key_bindings import REGISTRY
from tui.lines.bars import gauge_words
from tui.lines.fleet_line import context_is_stale, context_share, state_look

_LABEL = 10


def details_lines(member: Member, now: float) -> tuple[Fact, ...]:
    """The lines, grouped by empty ones."""
    groups = (
        _state(member, now),
        _remedies(member),
        _evidence(member, now),
        _task(member, now),
        _place(member),
        _process(member, now),
        _signs(member, now),
        _context(member, now),
    )
    lines: list[Fact] = []
    for group in groups:
        if lines and group:
            lines.append(Fact(""))
        lines.extend(group)
    return tuple(lines)


def labelled(label: str, value: str, tone: str = "text") -> Fact:
    """A label and its value in two columns."""
    return Fact(f"{label:<{_LABEL}}{value}", tone)


def preview_title(member: Member) -> tuple[str, str]:
    """The state with its reason for the line above the screen, and its style."""
    look = state_look(member)
    reason = member.approval.title if member.approval else member.conversation.reason
    if (alarm := alarm_shown(member)) is not None:
        reason = alarm.text
    style = "warning" if look.style == "attention" else look.style
    return (f"{look.word}: {reason}" if reason else look.word), style


def preview_place(member: Member) -> str:
    """Branch and port for the line above the screen."""
    parts = [member.worktree.branch] if member.worktree else []
    if member.conversation.port:
        parts.append(f"port {member.conversation.port}")
    return " · ".join(parts)


def _state(member: Member, now: float) -> list[Fact]:
    conversation = member.conversation
    word, style = preview_title(member)
    sure = "" if conversation.confidence >= 0.95 else f", {percent(conversation.confidence * 100)} sure"
    lines = [
        labelled("state", word, style),
        labelled("since", f"{age(now - since(member))} ago{sure}", "muted"),
    ]
    who = " · ".join(part for part in (conversation.kind, conversation.role, conversation.specialty) if part)
    lines.append(labelled("agent", who))
    if member.unread:
        lines.append(labelled("inbox", f"{member.unread} unread"))
    return lines


def _remedies(member: Member) -> list[Fact]:
    """What can be done when something is wrong with it."""
    task = member.task
    found = [
        one._replace(words=f"{one.words}: #{task.id}, in the tasks")
        if task and one.command.startswith("task.")
        else one
        for one in offers(member.conversation.finding)
        if task or not one.command.startswith("task.")
    ]
    return [labelled("" if number else "can do", f"{one.key:<6} {one.words}") for number, one in enumerate(found)]


def _evidence(member: Member, now: float) -> list[Fact]:
    """What its state was decided from, and how old each fact is now."""
    kept = json.loads(member.conversation.evidence or "[]")
    return [
        labelled("" if number else "evidence", f"{age(now - at)} {source}: {text}", "muted")
        for number, (source, at, text) in enumerate(kept)
    ]


def _task(member: Member, now: float) -> list[Fact]:
    task, own = member.task, _own_work(member, now)
    if task is None:
        return [labelled("task", "none", "muted"), *own]
    lines = [labelled("task", f"#{task.id} {task.title}")]
    progress = UNKNOWN_WORD if task.progress is None else percent(task.progress * 100)
    lines.append(labelled("progress", f"{progress} {task.note}".rstrip()))
    if task.lease_until is not None:
        left = task.lease_until - now
        lines.append(
            labelled(
                "claim", f"ends in {duration(left)}" if left > 0 else "has run out", "muted" if left > 0 else "warning"
            )
        )
    return [*lines, *own]


def _own_work(member: Member, now: float) -> list[Fact]:
    """What the agent's hooks tell of its own to-do list and its sub-agents."""
    lines: list[Fact] = []
    if todo := member.todo:
        lines.append(labelled("own list", f"{todo.words} {todo.current}".rstrip()))
        lines.append(labelled("source", f"its own to-do list, {age(now - todo.at)} ago", "muted"))
    if helpers := member.sub_agents:
        kinds = ", ".join(sorted({one.type for one in helpers if one.type}))
        running = f"{plural(len(helpers), 'sub-agent')} running{f' ({kinds})' if kinds else ''}"
        lines.append(labelled("below it", running))
        lines.append(labelled("", f"the oldest for {age(now - helpers[0].started_at)}", "muted"))
    return lines


def _place(member: Member) -> list[Fact]:
    worktree = member.worktree
    if worktree is None:
        return []
    lines = [labelled("branch", worktree.branch), labelled("from", worktree.base or worktree.base_commit[:12], "muted")]
    lines.append(labelled("folder", worktree.path, "muted"))
    if member.conversation.port:
        lines.append(labelled("ports", f"from {member.conversation.port}", "muted"))
    if worktree.archive_ref:
        lines.append(labelled("archive", worktree.archive_ref, "muted"))
    return lines


def _process(member: Member, now: float) -> list[Fact]:
    sample = member.process
    if sample is None:
        return [labelled("process", UNKNOWN_WORD, "muted")]
    held = f", {sample.held} stopped" if sample.held else ""
    return [
        labelled("process", f"{sample.command} (pid {sample.pid}, {sample.children} below{held})"),
        labelled("uses", f"{percent(sample.cpu)} of a core, {size(sample.memory)}"),
        labelled(
            "listens", f"on {sample.ports}" if sample.ports else "on no port" if sample.ports == "" else UNKNOWN_WORD
        ),
        labelled("measured", f"{age(now - sample.sampled_at)} ago", "muted"),
    ]


def _signs(member: Member, now: float) -> list[Fact]:
    """When it last showed or said anything, what it takes on the disk, and what is wrong."""
    output, heard, disk = member.process.output_at if member.process else None, member.heard, member.disk
    lines = [
        labelled("output", f"{age(now - output)} ago" if output is not None else UNKNOWN_WORD),
        labelled("heard", f"{heard.name}, by {heard.source} {age(now - heard.at)} ago" if heard else UNKNOWN_WORD),
    ]
    if disk is None:
        lines.append(labelled("disk", UNKNOWN_WORD, "muted"))
    else:
        least = "" if disk.whole else "at least "
        both = f"{least}{size(disk.sources)}, and {size(disk.ignored)} that git ignores"
        lines += [labelled("disk", both), labelled("measured", f"{age(now - disk.at)} ago", "muted")]
    for alarm in member.alarms:
        seen = ", acknowledged" if alarm.acknowledged_at else ""
        lines.append(labelled("alarm", f"{alarm.text} ({age(now - alarm.raised_at)} ago{seen})", "warning"))
    if any(alarm.process_id for alarm in member.alarms):
        keys = f"{REGISTRY['view.pane_processes'].key} {REGISTRY['process.stop'].key}"
        lines.append(labelled("can do", f"{keys:<6} stops it, in the processes pane"))
    return lines


def _context(member: Member, now: float) -> list[Fact]:
    sample = member.context
    if sample is None:
        return [labelled("context", UNKNOWN_WORD, "muted")]
    tokens = f"{count(sample.used)} of {count(sample.size)}" if sample.used is not None else UNKNOWN_WORD
    share = context_share(member)
    stale = context_is_stale(member, now)
    tone = "muted" if stale else "warning" if (share or 0) >= 70 else "text"
    source = f"{sample.source}, {age(now - sample.at)} ago"
    lines = [
        labelled("context", f"{tokens} · {gauge_words(share)}", tone),
        labelled("source", f"{source}: stale, it works on" if stale else source, "warning" if stale else "muted"),
    ]
    if sample.model:
        lines.append(labelled("model", sample.model, "muted"))
    cost = UNKNOWN_WORD if sample.cost is None else f"{money(sample.cost)}, by its own figures"
    lines.append(labelled("cost", cost, "muted" if sample.cost is None else "text"))
    return lines
