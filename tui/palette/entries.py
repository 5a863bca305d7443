"""What the palette, the help and the menu of actions list, and in which order; pure."""

from __future__ import annotations

from typing import NamedTuple

from core.commands.bulk import acting_on
from core.commands.command import Command
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.commands.scope import Scope
from core.text.clean import clean_line
from tui.lines.hint_line import written_keys
from tui.palette.matching import score

MOST = 50
FIRST = 10
_HEADINGS = {
    Scope.CONVERSATION: "Conversations",
    Scope.TASK: "Tasks",
    Scope.MESSAGE: "Messages",
    Scope.PROCESS: "Processes",
    Scope.APPROVAL: "Questions",
    Scope.EVERYWHERE: "Everywhere",
}


class Entry(NamedTuple):
    """One line. `value` is `command ID` or `select NAME`."""

    value: str
    title: str
    key: str = ""
    help: str = ""
    reason: str = ""  # why it cannot run
    group: str = ""


def command_entry(command: Command, context: CommandContext) -> Entry:
    """A command, named with its noun: "conversation: stop its program"."""
    return Entry(
        f"command {command.id}",
        f"{command.noun}: {command.title}",
        written_keys(command),
        command.help,
        reason_against(command, context),
        _HEADINGS[command.scope],
    )


def reason_against(command: Command, context: CommandContext) -> str:
    """Why it cannot run now, on what is marked or selected, or "" ."""
    applied, about = acting_on(command, context)
    return applied.disabled(about)


def entries_for(registry: Registry, context: CommandContext, kind: str, query: str) -> list[Entry]:
    """`kind` is palette, actions or help."""
    if kind == "help":
        return _filtered(_grouped(registry, context), query, by_score=False)
    if kind == "actions":
        return _filtered([command_entry(one, context) for one in registry.of(context.pane)], query, by_score=False)
    commands = [command_entry(one, context) for one in registry]
    if not query:
        fitting = [command_entry(one, context) for one in registry.of(context.pane, Scope.EVERYWHERE) if one.rank]
        return sorted(fitting, key=lambda entry: bool(entry.reason))[:FIRST]
    return _filtered([*commands, *_conversations(context)], query, by_score=True)[:MOST]


def _grouped(registry: Registry, context: CommandContext) -> list[Entry]:
    """The focused pane's commands first."""
    scopes = sorted(_HEADINGS, key=lambda scope: (scope != context.pane, scope == Scope.EVERYWHERE))
    return [command_entry(command, context) for scope in scopes for command in registry.of(scope)]


def _conversations(context: CommandContext) -> list[Entry]:
    found = []
    for member in context.snapshot.members:
        branch = member.worktree.branch if member.worktree else ""
        about = f"{member.conversation.state} · {branch}"
        name = member.conversation.name
        found.append(Entry(f"select {name}", f"go to {clean_line(name, 80)}", "", clean_line(about, 120)))
    return found


def _filtered(entries: list[Entry], query: str, *, by_score: bool) -> list[Entry]:
    if not query.strip():
        return entries
    scored = [(score(query, f"{entry.title} {entry.help}", entry.title), entry) for entry in entries]
    kept = [(points, entry) for points, entry in scored if points > 0]
    if by_score:
        kept.sort(key=lambda pair: (-pair[0], bool(pair[1].reason)))
    return [entry for _points, entry in kept]
