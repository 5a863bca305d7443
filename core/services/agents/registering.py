"""Conversations that Timonel did not start: a program in a worktree registers itself, and any says what it is.

Such a conversation has no terminal here: its state is what it reports, and nothing can be typed into it. It lives in a
linked worktree, never in the main checkout: teardown, snapshots and restore are made for those.
"""

from __future__ import annotations

from typing import NamedTuple

from core.errors import Conflict, Refused
from core.git.exclude import exclude
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import OUTSIDE, Conversation
from core.model.dropped import PATTERN
from core.model.worktree import Phase, Worktree
from core.rules.names import safe_name
from core.services.agents.describing import About
from core.services.conversations import moves
from core.services.conversations.ancestry import NAME_VARIABLE
from core.services.conversations.identity import TOKEN_VARIABLE, new_token, require_operator, token_hash
from core.services.conversations.spawn import worktree_to_adopt
from core.services.guards.caps import refuse_full
from core.services.project import Project
from core.services.reading import conversation_named, conversation_numbered
from core.services.supervision.lifecycle import wake_supervisor

KIND = "command"


class Registered(NamedTuple):
    """The conversation, and the variables by which its programs are known."""

    conversation: Conversation
    environment: dict[str, str]


def register(project: Project, name: str, about: About, actor: Actor) -> Registered:
    """Makes a conversation of the worktree around the project's folder. Raises OperatorOnly, Conflict, Refused."""
    require_operator(actor, "register a conversation")
    adopted = worktree_to_adopt(project, project.place.root)
    token = new_token()
    number = project.journal.write(_create, actor, project, safe_name(name), about, adopted, token_hash(token))
    exclude(project.place.common_dir, PATTERN)
    wake_supervisor(project)
    return _registered(project, number, token)


def renew_token(project: Project, name: str, actor: Actor) -> Registered:
    """A new token for one that registered itself; the old one is worth nothing from now on."""
    require_operator(actor, f"give {name} a new token")
    found = _outside(project, name)
    token = new_token()
    project.journal.write(moves.opened, actor, found.id, OUTSIDE, "", token_hash(token))
    return _registered(project, found.id, token)


def leave(project: Project, name: str, actor: Actor) -> None:
    """Ends one that registered itself. Its worktree stays as it is, and its name is free again."""
    if actor.name != name:
        require_operator(actor, f"end {name}")
    found = _outside(project, name)
    project.journal.write(moves.undone, actor, found.id, name, "it left; its worktree stays")


def _create(tx: Transaction, project: Project, name: str, about: About, adopted: Worktree, hashed: str) -> int:
    refuse_full(tx, None, "", project.settings, forced=False)
    number = moves.plan(
        tx,
        {"name": name, "kind": KIND, **about.columns()},
        {
            "path": adopted.path,
            "branch": adopted.branch,
            "adopted": 1,
            "made_branch": 0,
            "base": adopted.base_commit,
            "base_commit": adopted.base_commit,
        },
    )
    moves.step(tx, number, "ready", phase=Phase.READY)
    moves.opened(tx, number, OUTSIDE, "", hashed)
    return number


def _outside(project: Project, name: str) -> Conversation:
    found = project.journal.read(conversation_named, name)
    if not found.outside:
        raise Conflict(f"{name} was started by Timonel", remedy=f"`timonel restart {name}` starts it anew")
    if found.closed_at is not None:
        raise Refused(f"{name} has ended", remedy=f"`timonel register {name}` makes a new one")
    return found


def _registered(project: Project, number: int, token: str) -> Registered:
    found = project.journal.read(conversation_numbered, number)
    variables = {NAME_VARIABLE: found.name, TOKEN_VARIABLE: token, "TIMONEL_JOURNAL": project.journal.folder}
    return Registered(found, variables)
