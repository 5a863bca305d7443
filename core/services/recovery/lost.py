"""The conversations that were alive when a reboot or a kill took their terminals, and what can be done about each."""

from __future__ import annotations

import os
from typing import NamedTuple

from core.agents.catalog import kind_named
from core.model.conversation import ALIVE, Conversation, State
from core.services.project import Project
from core.services.reading import conversation_numbered, worktree_of
from core.services.recovery.losses import losses
from core.services.states.judging import Watched, watched

HOSTS = frozenset({"tmux", "plain"})
"""Who keeps terminals; a conversation that registered itself has none of ours."""

WORDS = "lost "
"""How the reason of a lost conversation begins (core/rules/state.py)."""


class Lost(NamedTuple):
    """One of them. `why_not` says why it is left as it is; empty when it can be started again."""

    name: str
    kind: str
    state: str  # in which it was lost
    how: str
    will: str  # what a start would do
    holds_task: bool
    why_not: str = ""


def lost_conversations(project: Project, this_boot: str = "") -> tuple[Lost, ...]:
    """Who was at work first, then who held a task, then by age. Changes nothing."""
    members = project.journal.read(watched)
    terminals = {fact.key: fact for fact in project.host.sweep()}
    rows = tuple(one.conversation for one in members)
    found = losses(rows, terminals, project.journal.folder, project.host.name, this_boot)
    lost = [_lost(project, one, found[one.conversation.id].words) for one in members if _is_new(one, found)]
    lost += [_lost(project, one, "") for one in members if is_noted(one.conversation)]
    lost += [_elsewhere(one, project.host.name) for one in members if _is_elsewhere(one.conversation, project)]
    return tuple(sorted(lost, key=lambda one: (bool(one.why_not), one.state != State.WORKING, not one.holds_task)))


def is_noted(conversation: Conversation) -> bool:
    """Whether the supervisor has written down already that it was lost."""
    return bool(conversation.lost) and conversation.state == State.FAILED


def is_lost_still(project: Project, number: int) -> bool:
    """Looked at once more, by whoever holds its lock: another one may have started it meanwhile."""
    row = project.journal.read(conversation_numbered, number)
    if is_noted(row):
        return True
    terminals = {fact.key: fact for fact in project.host.sweep()}
    found = losses((row,), terminals, project.journal.folder, project.host.name)
    return row.closed_at is None and row.id in found and bool(found[row.id].words)


def _is_new(one: Watched, found: dict) -> bool:
    return one.conversation.id in found and bool(found[one.conversation.id].words)


def _lost(project: Project, one: Watched, how: str) -> Lost:
    row = one.conversation
    state = row.lost or row.state
    worktree = project.journal.read(worktree_of, row.id)
    why_not = ""
    if state == State.PAUSED:
        why_not = f"it was paused; `timonel restart {row.name}` starts it"
    elif worktree is None or not os.path.isdir(worktree.path):
        why_not = f"its worktree is gone; `timonel teardown {row.name}`, then restore it"
    return Lost(
        row.name,
        row.kind,
        state,
        how or row.reason.removeprefix(WORDS),
        _will(project, row),
        one.held is not None,
        why_not,
    )


def _will(project: Project, row: Conversation) -> str:
    kind = kind_named(row.kind)
    if not kind.vendor:
        return "starts its program anew"
    if row.session and kind.has_session(row.session, project.environ):
        return f"resumes its session {row.session[:8]}"
    return "has no session to resume: starts with its first prompt"


def _is_elsewhere(row: Conversation, project: Project) -> bool:
    known = row.host in HOSTS and row.host != project.host.name
    return known and row.state in ALIVE and row.opened_at is not None


def _elsewhere(one: Watched, host: str) -> Lost:
    row = one.conversation
    why = f"it was started with the host {row.host}, and this machine has {host} now: it may be alive there"
    return Lost(row.name, row.kind, row.state, f"from sight: no {row.host} here", "", one.held is not None, why)
