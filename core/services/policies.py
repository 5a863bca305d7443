"""Standing answers: this tool is always allowed in this conversation, until that is revoked."""

from __future__ import annotations

from typing import Any

from core.errors import NotFound, Refused
from core.journal.transaction import Transaction
from core.model.approval import Policy
from core.rules.bounds import line
from core.services.identity import require_operator
from core.services.reading import conversation_named, find, rows


def allow_always(tx: Transaction, conversation: str, tool: str, why: str = "") -> Policy:
    """Recorded; the one in force is returned when there is one. Raises OperatorOnly, NotFound, UsageError."""
    require_operator(tx.actor, "allow a tool for always", lambda: "")
    name = conversation_named(tx.connection, conversation).name
    tool = line(tool, "the tool", required=True)
    if found := policy_for(tx.connection, name, tool):
        return found
    number = tx.next_id("policies")
    tx.append(
        "policy.created",
        f"policy:{number}",
        conversation=name,
        tool=tool,
        created_at=tx.now,
        created_by=tx.actor.name,
        why=line(why, "the reason"),
    )
    return policy_numbered(tx.connection, number)


def revoke(tx: Transaction, number: int) -> Policy:
    """From now on questions about that tool are asked again. Raises OperatorOnly, NotFound, Refused."""
    require_operator(tx.actor, "revoke a policy", lambda: "")
    policy = policy_numbered(tx.connection, number)
    if policy.revoked_at is not None:
        raise Refused(f"policy {number} was revoked by {policy.revoked_by} already")
    tx.append("policy.revoked", f"policy:{number}", revoked_at=tx.now, revoked_by=tx.actor.name)
    return policy_numbered(tx.connection, number)


def policy_for(connection: Any, conversation: str, tool: str) -> Policy | None:
    """The one in force, if any."""
    if not tool:
        return None
    return find(connection, Policy, "WHERE conversation = ? AND tool = ? AND revoked_at IS NULL", conversation, tool)


def policies(connection: Any, conversation: str = "") -> tuple[Policy, ...]:
    """Those in force, oldest first."""
    where, values = (" AND conversation = ?", (conversation,)) if conversation else ("", ())
    return rows(connection, Policy, f"WHERE revoked_at IS NULL{where} ORDER BY id", *values)


def policy_numbered(connection: Any, number: int) -> Policy:
    """Raises NotFound."""
    found = find(connection, Policy, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no policy {number}", remedy="`timonel approval policy` lists them")
    return found
