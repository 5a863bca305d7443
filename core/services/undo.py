"""Takes back a conversation that was never finished. Whatever is not trivially ours is archived first."""

from __future__ import annotations

import os

from core.git.branches import branch_commit, delete_branch
from core.git.facts import loss_facts
from core.git.snapshot import archive_ref, take_snapshot
from core.git.worktree_remove import prune, remove_worktree
from core.git.worktrees import list_worktrees
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.worktree import Worktree
from core.services import conversation_moves as moves
from core.services.project import Project


def undo_making(project: Project, conversation: Conversation, worktree: Worktree, actor: Actor, why: str) -> None:
    """Removes what spawn made, and frees the name. Safe to repeat: each part looks at what is there."""
    if any(fact.key == conversation.key for fact in project.host.sweep()):
        project.host.stop(conversation.key, project.settings.stop_seconds)
    if not worktree.adopted:
        _remove_folder(project, conversation, worktree)
        if worktree.made_branch and branch_commit(project.root, worktree.branch) == worktree.base_commit:
            delete_branch(project.root, worktree.branch, worktree.base_commit)
    project.journal.write(moves.undone, actor, conversation.id, conversation.name, why)


def _remove_folder(project: Project, conversation: Conversation, worktree: Worktree) -> None:
    ours = any(
        os.path.realpath(fact.path) == os.path.realpath(worktree.path) and fact.branch in {worktree.branch, None}
        for fact in list_worktrees(project.root)
    )
    if ours and os.path.isdir(worktree.path):
        facts = loss_facts(worktree.path, worktree.base_commit)
        if facts.dirty or facts.untracked or facts.ahead:
            ref = archive_ref(conversation.name, project.clock())
            take_snapshot(worktree.path, ref, f"{conversation.name}: found half-made")
        remove_worktree(project.root, worktree.path, force=True)
    prune(project.root)
