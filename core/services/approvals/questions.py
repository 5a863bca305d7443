"""Approvals: a conversation asks, only the operator answers, and only while the question still stands."""

from __future__ import annotations

from typing import Any

from core.errors import NotFound, Refused, UsageError
from core.journal.transaction import Transaction
from core.model.actor import OPERATOR, SUPERVISOR
from core.model.approval import Approval, ApprovalState
from core.rules.bounds import block, line, seconds, shown_block
from core.rules.policy_match import Reach, covers, reach_words
from core.services.approvals.policies import LONGEST, allow_always, policy_for
from core.services.conversations.identity import require_operator
from core.services.keys import entry, first, scoped
from core.services.reading import conversation_named, find, rows
from core.services.tasks.lease_renewal import renew

KINDS = ("permission", "decision", "gate")


def ask(
    tx: Transaction,
    conversation: str,
    kind: str,
    title: str,
    detail: str = "",
    ttl: float | None = None,
    *,
    tool: str = "",
    about: str = "",
    key: str = "",
) -> Approval:
    """The question; already allowed when a policy says so. The same key returns the first question.

    Raises UsageError, NotFound, Refused for a question in another's name.
    """
    if tx.actor.name not in {conversation, OPERATOR, SUPERVISOR}:
        raise Refused(f"{tx.actor.name} cannot ask for {conversation}")
    renew(tx)
    key = scoped(key, "approval", conversation)
    if made := first(tx.connection, key, "approval"):
        return approval_numbered(tx.connection, made.id)
    if kind not in KINDS:
        raise UsageError(f"there is no kind of approval {kind!r}", remedy=f"choose one of: {', '.join(KINDS)}")
    name = conversation if conversation == OPERATOR else conversation_named(tx.connection, conversation).name
    ttl = seconds(ttl, "the time limit")
    number = tx.next_id("approvals")
    tool = line(tool, "the tool")
    columns: dict[str, Any] = {
        "conversation": name,
        "kind": kind,
        "title": line(title, "the question", required=True, most=1000),
        "detail": shown_block(detail, "the details"),
        "state": ApprovalState.OPEN.value,
        "asked_at": tx.now,
        "expires_at": tx.now + ttl if ttl else None,
        "tool": tool,
        "about": about if len(about) <= LONGEST else "",
    }
    tx.append("approval.created", f"approval:{number}", **columns, **entry(key))
    policy = policy_for(tx.connection, name, tool, about)
    if policy is not None and kind == "permission":
        covered = reach_words(policy.reach, policy.pattern, tool)
        words = f"policy {policy.id}: {covered} is always allowed here"
        return _close(tx, approval_numbered(tx.connection, number), ApprovalState.ALLOWED, policy.created_by, words)
    return approval_numbered(tx.connection, number)


def answer(
    tx: Transaction, number: int, allow: bool, words: str = "", *, always: str = "", prefix: str = ""
) -> Approval:
    """The operator's word; with `always` (a Reach) for later calls too: of the tool, of this very command or path,
    or of those that begin with `prefix`.

    Raises OperatorOnly; Refused that names the state of a question that no longer stands; NotFound.
    """
    require_operator(tx.actor, f"answer approval {number}", lambda: "")
    approval = approval_numbered(tx.connection, number)
    if said := closed(approval, tx.now):
        raise Refused(said, remedy="`timonel approval list` shows what stands", code="approval_closed")
    if always and not (allow and approval.tool and approval.kind == "permission"):
        raise UsageError(
            "only a permission for a named tool can be allowed for always", remedy="answer this one question alone"
        )
    if always == Reach.PREFIX and not covers(always, prefix, approval.tool, approval.about):
        raise UsageError(f"this call does not begin with {prefix!r}, in plain words", remedy="allow exactly this one")
    state = ApprovalState.ALLOWED if allow else ApprovalState.DENIED
    answered = _close(tx, approval, state, tx.actor.name, block(words, "the words"))
    if always:
        pattern = {"exact": approval.about, "prefix": prefix}.get(always, "")
        allow_always(tx, approval.conversation, approval.tool, f"answer to approval {number}", always, pattern)
    return answered


def withdraw(tx: Transaction, number: int, why: str) -> Approval:
    """The prompt is gone: nobody can answer it any more. One that is closed already is returned as it is."""
    approval = approval_numbered(tx.connection, number)
    if tx.actor.name not in {approval.conversation, OPERATOR, SUPERVISOR}:
        raise Refused(f"{tx.actor.name} cannot withdraw a question of {approval.conversation}")
    if approval.state != ApprovalState.OPEN:
        return approval
    return _close(tx, approval, ApprovalState.STALE, tx.actor.name, line(why, "the reason"))


def withdraw_all(tx: Transaction, conversation: str, why: str) -> tuple[Approval, ...]:
    """The same for every open question of a conversation, such as one whose program ended."""
    found = rows(
        tx.connection, Approval, "WHERE state = 'open' AND conversation = ? ORDER BY asked_at, id", conversation
    )
    return tuple(withdraw(tx, one.id, why) for one in found)


def expire_approvals(tx: Transaction) -> tuple[Approval, ...]:
    """Closes questions whose time is over."""
    found = rows(tx.connection, Approval, "WHERE state = 'open' AND expires_at <= ? ORDER BY asked_at, id", tx.now)
    return tuple(_close(tx, one, ApprovalState.EXPIRED, tx.actor.name, "nobody answered in time") for one in found)


def open_approvals(connection: Any) -> tuple[Approval, ...]:
    """What the operator is asked now, oldest first."""
    return rows(connection, Approval, "WHERE state = 'open' ORDER BY asked_at, id")


def list_approvals(connection: Any, conversation: str = "", limit: int = 200) -> tuple[Approval, ...]:
    """All of them, newest first."""
    where, values = ("WHERE conversation = ? ", (conversation,)) if conversation else ("", ())
    return rows(connection, Approval, f"{where}ORDER BY id DESC LIMIT ?", *values, limit)


def approval_numbered(connection: Any, number: int) -> Approval:
    """Raises NotFound."""
    found = find(connection, Approval, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no approval {number}", remedy="`timonel approval list` shows them")
    return found


def closed(approval: Approval, now: float) -> str:
    """Why it cannot be answered, or nothing."""
    match approval.state:
        case ApprovalState.OPEN:
            over = approval.expires_at is not None and approval.expires_at <= now
            return f"approval {approval.id} has expired" if over else ""
        case ApprovalState.STALE:
            return f"approval {approval.id} is stale: {approval.words or 'its prompt is gone'}"
        case ApprovalState.EXPIRED:
            return f"approval {approval.id} has expired"
        case _:
            return f"approval {approval.id} was {approval.state} by {approval.answered_by}"


def _close(tx: Transaction, approval: Approval, state: ApprovalState, by: str, words: str) -> Approval:
    columns = {"state": state.value, "answered_at": tx.now, "answered_by": by, "words": words}
    tx.append(f"approval.{state.value}", f"approval:{approval.id}", **columns)
    return approval._replace(**columns)
