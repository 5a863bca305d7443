"""Brings a torn-down conversation back: branch, worktree, index and every file as they were, and its program."""

from __future__ import annotations

import os

from core.errors import Conflict, Refused, TimonelError
from core.git.snapshot_restore import restore_snapshot
from core.git.worktree_remove import remove_worktree
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.worktree import Phase, Worktree
from core.services.conversations import moves
from core.services.conversations.busy import only_one
from core.services.conversations.identity import require_operator
from core.services.conversations.launching import launch
from core.services.conversations.spawn import Report, quiet
from core.services.project import Project
from core.services.reading import conversation_named, worktree_of


def restore(project: Project, name: str, actor: Actor, report: Report = quiet) -> Conversation:
    """Raises Refused when it is still open or was never archived, Conflict when its path or branch is in use."""
    require_operator(actor, f"restore {name}")
    conversation = project.journal.read(conversation_named, name)
    worktree = project.journal.read(worktree_of, conversation.id)
    _check(conversation, worktree)
    assert worktree is not None
    with only_one(project.folder_of(conversation.key), name):
        project.journal.write(moves.step, actor, conversation.id, "restoring", phase=Phase.MAKING, removed_at=None)
        try:
            report("worktree")
            restore_snapshot(project.root, worktree.archive_ref, worktree.path, worktree.branch)
            project.journal.write(moves.step, actor, conversation.id, "restored")
            report("terminal")
            launch(project, conversation, worktree, actor, again=True)
        except TimonelError as error:
            undo_restore(project, conversation, worktree, actor)
            error.message = f"{name} was not restored, its archive is untouched: {error.message}"
            raise
        project.journal.write(moves.step, actor, conversation.id, "ready", phase=Phase.READY)
    return project.journal.read(conversation_named, name)


def undo_restore(project: Project, conversation: Conversation, worktree: Worktree, actor: Actor) -> None:
    """Takes a half-made copy away; the archive it came from stays."""
    project.host.stop(conversation.key, project.settings.stop_seconds)
    if os.path.isdir(worktree.path):
        remove_worktree(project.root, worktree.path, force=True)
    project.journal.write(_removed_again, actor, conversation.id)


def _removed_again(tx: Transaction, number: int) -> None:
    moves.closed(tx, number, "")


def _check(conversation: Conversation, worktree: Worktree | None) -> None:
    if conversation.closed_at is None:
        raise Refused(f"{conversation.name} is open", remedy="there is nothing to restore")
    if worktree is None or not worktree.archive_ref:
        raise Refused(f"{conversation.name} left no archive", remedy="spawn it anew")
    if os.path.lexists(worktree.path):
        raise Conflict(f"{worktree.path} exists", remedy="move it away and restore again")
