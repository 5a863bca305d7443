"""The changes of a conversation's and its worktree's rows, as plain functions of a transaction."""

from __future__ import annotations

from core.errors import Conflict
from core.journal.transaction import Transaction
from core.model.conversation import Conversation, State
from core.model.worktree import Phase
from core.services.reading import find
from core.services.states.evidence import forget_evidence


def plan(tx: Transaction, conversation: dict[str, object], worktree: dict[str, object]) -> int:
    """Writes down what is about to be made, so that a crash leaves a trace; returns the new id."""
    refuse_taken(tx, str(conversation["name"]))
    number = tx.next_id("conversations")
    tx.append(
        "conversation.created",
        f"conversation:{number}",
        **conversation,
        state=State.STARTING,
        reason="its worktree is being made",
        state_at=tx.now,
        created_at=tx.now,
        created_by=tx.actor.name,
    )
    tx.append(
        "worktree.created", f"worktree:{number}", **worktree, phase=Phase.MAKING, step="planned", created_at=tx.now
    )
    return number


def refuse_taken(tx: Transaction, name: str) -> None:
    """Raises Conflict when a conversation, open or torn down, has this name."""
    found = find(tx.connection, Conversation, "WHERE name = ?", name)
    if found is None:
        return
    if found.closed_at is None:
        raise Conflict(f"there is a conversation named {name!r} already", remedy="choose another name")
    raise Conflict(
        f"{name!r} was torn down and its work is archived", remedy=f"`timonel restore {name}`, or choose another name"
    )


def step(tx: Transaction, number: int, done: str, **columns: object) -> None:
    """A step of making or removing is done."""
    tx.append(f"worktree.{done}", f"worktree:{number}", step=done, **columns)


def opened(tx: Transaction, number: int, host: str, keeper: str, token_hash: str) -> None:
    """Its program was started in a terminal."""
    forget_evidence(tx, number)
    tx.append(
        "conversation.opened",
        f"conversation:{number}",
        host=host,
        keeper=keeper,
        lost="",
        token_hash=token_hash,
        state=State.STARTING,
        reason="started",
        finding="",
        state_at=tx.now,
        opened_at=tx.now,
        exit_code=None,
        closed_at=None,
    )


def undone(tx: Transaction, number: int, name: str, why: str) -> None:
    """It was never made: its name is free again."""
    tx.append("worktree.undone", f"worktree:{number}", phase=Phase.UNDONE, step="undone", removed_at=tx.now)
    tx.append(
        "conversation.undone",
        f"conversation:{number}",
        name=f"{name}~{number}",
        state=State.CLOSED,
        reason=why,
        state_at=tx.now,
        closed_at=tx.now,
        token_hash="",
    )


def closed(tx: Transaction, number: int, archive_ref: str) -> None:
    """Terminal and worktree are gone; the archive holds the work."""
    tx.append("worktree.removed", f"worktree:{number}", phase=Phase.REMOVED, step="removed", removed_at=tx.now)
    tx.append(
        "conversation.closed",
        f"conversation:{number}",
        state=State.CLOSED,
        reason=f"torn down, archived as {archive_ref}" if archive_ref else "torn down",
        finding="",
        state_at=tx.now,
        closed_at=tx.now,
        token_hash="",
    )
    forget_evidence(tx, number)
