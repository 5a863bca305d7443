"""Takes back a conversation that was never finished. Whatever is not trivially ours is archived first."""

from __future__ import annotations

from core.git.archive import archive_ref
from core.git.leftovers import undo_leftovers
from core.git.snapshot_take import take_snapshot
from core.git.worktree_remove import remove_worktree
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.worktree import Worktree
from core.services.conversations import moves
from core.services.project import Project


def undo_making(project: Project, conversation: Conversation, worktree: Worktree, actor: Actor, why: str) -> None:
    """Removes what spawn made, and frees the name. Safe to repeat: each part looks at what is there."""
    if any(fact.key == conversation.key for fact in project.host.sweep()):
        project.host.stop(conversation.key, project.settings.stop_seconds)
    if not worktree.adopted:
        _remove(project, conversation, worktree)
    project.journal.write(moves.undone, actor, conversation.id, conversation.name, why)


def _remove(project: Project, conversation: Conversation, worktree: Worktree) -> None:
    place = (worktree.path, worktree.branch, worktree.base_commit, bool(worktree.made_branch))
    left = undo_leftovers(project.root, *place)
    ours = left.entry is not None and not left.entry.main and left.entry.branch == worktree.branch
    if ours and left.dirty:  # what setup wrote, or a program that ran before anybody knew of it
        now = project.clock()
        take_snapshot(worktree.path, archive_ref(conversation.name, now), f"{conversation.name}: half-made")
        remove_worktree(project.root, worktree.path, force=True)
        undo_leftovers(project.root, *place)
