"""What a hook does to the journal: evidence, lease, session, messages handed over, questions asked."""

from __future__ import annotations

from typing import NamedTuple

from core.agents.hook_events import Meaning, Permission
from core.journal.transaction import Transaction
from core.model.approval import Approval
from core.rules.message_text import injected
from core.services import approvals, leases
from core.services.evidence import note_evidence
from core.services.message_receipts import take_undelivered, waiting

MESSAGE_BUDGET = 4000  # characters of messages put into an agent's context at once


class Heard(NamedTuple):
    """What the hook's reply needs: text for the model, and the question that was asked."""

    words: str = ""
    approval: Approval | None = None


def hear(tx: Transaction, meaning: Meaning, event: str) -> Heard:
    """Everything that one hook means, in one transaction."""
    number, name = tx.actor.conversation_id, tx.actor.name
    assert number is not None, "only a conversation has hooks"
    if meaning.state:
        note_evidence(tx, number, "hook", meaning.state, meaning.text)
    leases.renew(tx, name)
    _note_session(tx, number, meaning.session)
    if meaning.settles:
        _settle(tx, name)
    if meaning.permission is not None:
        return _ask(tx, name, meaning.permission)
    if meaning.delivers:
        return Heard(_messages(tx, name, event))
    return Heard()


def _messages(tx: Transaction, name: str, event: str) -> str:
    """What waits for this conversation, quoted; marked delivered in the same transaction that hands it over."""
    taken = take_undelivered(tx, name, event, MESSAGE_BUDGET)
    left = len(waiting(tx.connection, name, tx.now)) if taken else 0
    return injected(taken, left, tx.now, MESSAGE_BUDGET)


def give_up(tx: Transaction, approval_id: int, why: str) -> None:
    """The prompt is gone: a later answer would reach nobody."""
    approvals.withdraw(tx, approval_id, why)


def _ask(tx: Transaction, name: str, permission: Permission) -> Heard:
    asked = approvals.ask(tx, name, "permission", permission.title, permission.detail, tool=permission.tool)
    return Heard(approval=asked)


def _settle(tx: Transaction, name: str) -> None:
    """The agent went on: whatever permission it asked was answered, here or in its own terminal."""
    for approval in approvals.open_approvals(tx.connection):
        if approval.conversation == name and approval.kind == "permission":
            approvals.withdraw(tx, approval.id, "answered in the terminal")


def _note_session(tx: Transaction, number: int, session: str) -> None:
    if not session:
        return
    known = tx.one("SELECT session FROM conversations WHERE id = ?", number)
    if known and known[0] != session:
        tx.append("conversation.session", f"conversation:{number}", session=session)
