"""After a crash: finishes or undoes whatever was half-made, and says what it did."""

from __future__ import annotations

from core.errors import Conflict, TimonelError
from core.model.actor import Actor
from core.model.conversation import Conversation
from core.model.worktree import Phase, Worktree
from core.services.conversations import moves
from core.services.conversations.busy import only_one
from core.services.conversations.restore import undo_restore
from core.services.conversations.teardown import finish_teardown
from core.services.conversations.undo import undo_making
from core.services.project import Project
from core.services.reading import conversation_numbered, rows

HALF_MADE = "WHERE phase IN ('making', 'removing') ORDER BY id"


def half_made(project: Project) -> tuple[Worktree, ...]:
    """Worktrees between nothing and ready, or between ready and removed; some may be in good hands right now."""
    return project.journal.read(rows, Worktree, HALF_MADE)


def recover(project: Project, actor: Actor) -> tuple[str, ...]:
    """One line for each conversation that was mended. Those that a live process works on are left alone."""
    lines: list[str] = []
    for worktree in half_made(project):
        conversation = project.journal.read(conversation_numbered, worktree.id)
        try:
            with only_one(project.folder_of(conversation.key), conversation.name):
                lines.append(f"{conversation.name}: {_mend(project, conversation, worktree, actor)}")
        except Conflict as busy:
            if busy.code != "busy":
                raise
        except TimonelError as error:
            lines.append(f"{conversation.name}: could not be mended: {error.line}")
    return tuple(lines)


def _mend(project: Project, conversation: Conversation, worktree: Worktree, actor: Actor) -> str:
    runs = any(fact.key == conversation.key for fact in project.host.sweep())
    if worktree.phase == Phase.REMOVING:
        if worktree.step == "begun":
            project.journal.write(moves.step, actor, conversation.id, "ready", phase=Phase.READY)
            return "its teardown had not begun to remove anything; it is as it was"
        finish_teardown(project, conversation, worktree, actor)
        return "its teardown was finished; the archive holds its work"
    if runs:
        project.journal.write(moves.step, actor, conversation.id, "ready", phase=Phase.READY)
        if conversation.opened_at is None or conversation.closed_at is not None:  # its start was not written down
            from core.services.conversations.launching import launch

            launch(project, conversation, worktree, actor, again=True)
        return "its terminal was at work; it is ready"
    if worktree.step in {"restoring", "restored"}:
        undo_restore(project, conversation, worktree, actor)
        return "its restore was undone; the archive holds its work"
    undo_making(project, conversation, worktree, actor, "found half-made after a crash")
    return "was half-made and is undone; its name is free"
