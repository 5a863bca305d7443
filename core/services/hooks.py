"""What a hook does to the journal: evidence, lease, session, messages handed over, questions asked."""

from __future__ import annotations

from typing import NamedTuple

from core.agents.hook_events import Meaning, Permission
from core.journal.transaction import Transaction
from core.model.approval import Approval
from core.services import approvals, leases, messages
from core.services.evidence import note_evidence

MESSAGE_BUDGET = 4000  # characters of messages put into an agent's context at once


class Heard(NamedTuple):
    """What the hook's reply needs: text for the model, and the question that was asked, or its known answer."""

    words: str = ""
    approval: Approval | None = None
    allowed_by_policy: bool = False


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
        return Heard(messages.hand_over(tx, name, event, MESSAGE_BUDGET))
    return Heard()


def give_up(tx: Transaction, approval_id: int, why: str) -> None:
    """The prompt is gone: a later answer would reach nobody."""
    row = tx.one("SELECT state FROM approvals WHERE id = ?", approval_id)
    if row and row[0] == "open":
        approvals.withdraw(tx, approval_id, why)


def _ask(tx: Transaction, name: str, permission: Permission) -> Heard:
    if approvals.policy_allows(tx.connection, name, permission.tool):
        return Heard(allowed_by_policy=True)
    detail = f"{permission.tool}\n{permission.detail}".strip()
    return Heard(approval=approvals.ask(tx, name, "permission", permission.title, detail))


def _settle(tx: Transaction, name: str) -> None:
    for row in tx.all(
        "SELECT id FROM approvals WHERE conversation = ? AND kind = 'permission' AND state = 'open'", name
    ):
        approvals.withdraw(tx, row[0], "answered in the terminal")


def _note_session(tx: Transaction, number: int, session: str) -> None:
    if not session:
        return
    known = tx.one("SELECT session FROM conversations WHERE id = ?", number)
    if known and known[0] != session:
        tx.append("conversation.session", f"conversation:{number}", session=session)
