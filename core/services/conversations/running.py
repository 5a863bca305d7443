"""Stops, restarts, pauses and resumes a conversation's program."""

from __future__ import annotations

import os

from core.errors import Refused, TerminalFailed
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.model.conversation import ENDED, Conversation, State
from core.model.worktree import Phase, Worktree
from core.rules.judgement import Judgement
from core.rules.state import runs_on
from core.services.conversations.busy import only_one
from core.services.conversations.identity import require_operator
from core.services.conversations.launching import launch
from core.services.conversations.state_moves import moved
from core.services.guards.breakers import admit_new
from core.services.guards.memory_guard import require_memory
from core.services.project import Project
from core.services.reading import conversation_named, worktree_of
from core.services.tasks.lease_renewal import renew
from core.terminals.host import TerminalFact


def stop(project: Project, name: str, actor: Actor) -> Conversation:
    """Ends the whole process tree, politely first; the worktree stays. Stopping what has ended changes nothing."""
    if actor.name != name:
        require_operator(actor, f"stop {name}")
    conversation, _ = open_rows(project, name)
    stopped = project.host.stop(conversation.key, project.settings.stop_seconds)
    if conversation.state not in {State.EXITED, State.FAILED}:
        said = Judgement(State.EXITED, f"stopped by {actor.name}", 1.0, ())
        project.journal.write(moved, actor, conversation.id, said, stopped.exit_code)
    return project.journal.read(conversation_named, name)


def restart(project: Project, name: str, actor: Actor, *, force: bool = False) -> Conversation:
    """Starts its program anew in the same worktree, resuming the agent's session where it has one.

    Raises Refused for a vendor that is paused and for too little memory, unless forced, which is recorded.
    """
    require_operator(actor, f"restart {name}")
    conversation, worktree = open_rows(project, name)
    if not os.path.isdir(worktree.path):
        raise Refused(f"the worktree {worktree.path} is gone", remedy=f"`timonel teardown {name}`, then restore it")
    with only_one(project.folder_of(conversation.key), name):
        admit_start(project, conversation, actor, forced=force)
        launch(project, conversation, worktree, actor, again=True)
    return project.journal.read(conversation_named, name)


def admit_start(project: Project, conversation: Conversation, actor: Actor, *, forced: bool = False) -> None:
    """Before a conversation that exists is started again. Raises Refused."""
    name, kind = conversation.name, conversation.kind
    if conversation.state in ENDED:  # one that runs gives its memory back first
        require_memory(project, name, kind, actor, forced=forced)
    project.journal.write(admit_new, actor, name, kind, forced=forced)


def pause(project: Project, name: str, actor: Actor) -> Conversation:
    """Freezes its processes where they are (SIGSTOP); nothing is lost and nothing is used but memory.

    The reason of the state says how many could not be held; its confidence is below 1 then.
    """
    require_operator(actor, f"pause {name}")
    conversation, _ = open_rows(project, name)
    fact = terminal_of(project, conversation)
    from core.terminals.tree_hold import hold

    # First the word, so that nobody takes the silence for anything else.
    said = Judgement(State.PAUSED, f"paused by {actor.name}", 1.0, ())
    project.journal.write(_moved, actor, conversation, said)
    if left := hold(fact.pid or 0, project.host.tag(conversation.key)):
        project.journal.write(moved, actor, conversation.id, Judgement(State.PAUSED, *runs_on(len(left)), ()))
    return project.journal.read(conversation_named, name)


def resume(project: Project, name: str, actor: Actor) -> Conversation:
    """Lets them go on. Who is left stopped is told of by an alarm (core/rules/health.py)."""
    require_operator(actor, f"resume {name}")
    conversation, _ = open_rows(project, name)
    fact = terminal_of(project, conversation)
    from core.terminals.tree_hold import let_go

    let_go(fact.pid or 0, project.host.tag(conversation.key))
    said = Judgement(State.WORKING, f"resumed by {actor.name}", 0.8, ())
    project.journal.write(_moved, actor, conversation, said)
    return project.journal.read(conversation_named, name)


def _moved(tx: Transaction, conversation: Conversation, said: Judgement) -> None:
    """Claims of a conversation that stood still get a whole lease when it goes on."""
    moved(tx, conversation.id, said)
    renew(tx, conversation.name)


def terminal_of(project: Project, conversation: Conversation) -> TerminalFact:
    """Its terminal with a program alive in it. Raises TerminalFailed."""
    for fact in project.host.sweep():
        if fact.key == conversation.key and not fact.dead:
            return fact
    raise TerminalFailed(
        f"no program of {conversation.name} is running", remedy=f"`timonel restart {conversation.name}` starts it"
    )


def open_rows(project: Project, name: str) -> tuple[Conversation, Worktree]:
    """Rows of a conversation with a terminal and a worktree. Raises NotFound, Refused."""
    conversation = project.journal.read(conversation_named, name)
    worktree = project.journal.read(worktree_of, conversation.id)
    if conversation.closed_at is not None or worktree is None:
        raise Refused(f"{name} was torn down", remedy=f"`timonel restore {name}` brings it back")
    if worktree.phase != Phase.READY:
        raise Refused(f"{name} is being made or removed", remedy="wait, or run `timonel recover`")
    if conversation.outside:
        raise Refused(
            f"{name} registered itself and runs outside of Timonel's terminals",
            remedy=f"act where it runs, or write to it: `timonel message send {name} TEXT`",
            code="outside",
        )
    return conversation, worktree
