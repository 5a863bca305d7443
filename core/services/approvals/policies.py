"""Standing answers: a tool, or some calls of it, are always allowed in a conversation, until that is revoked."""

from __future__ import annotations

from typing import Any

from core.errors import NotFound, Refused, UsageError
from core.journal.transaction import Transaction
from core.model.approval import Policy
from core.rules.bounds import line
from core.rules.policy_match import Reach, covers, sensible_prefix
from core.services.conversations.identity import require_operator
from core.services.reading import conversation_named, find, rows

IN_FORCE = "WHERE conversation = ? AND tool = ? AND revoked_at IS NULL ORDER BY id"
LONGEST = 8000  # characters of a command or path


def allow_always(
    tx: Transaction, conversation: str, tool: str, why: str = "", reach: str = Reach.TOOL, pattern: str = ""
) -> Policy:
    """Recorded; the one in force is returned when there is one. Raises OperatorOnly, NotFound, UsageError."""
    require_operator(tx.actor, "allow a tool for always", lambda: "")
    name = conversation_named(tx.connection, conversation).name
    tool = line(tool, "the tool", required=True)
    _refuse_odd(tool, reach, pattern)
    known = rows(tx.connection, Policy, IN_FORCE, name, tool)
    if found := next((one for one in known if (one.reach, one.pattern) == (reach, pattern)), None):
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
        reach=str(reach),
        pattern=pattern,
    )
    return policy_numbered(tx.connection, number)


def _refuse_odd(tool: str, reach: str, pattern: str) -> None:
    """Raises UsageError."""
    if reach not in set(Reach):
        raise UsageError(f"there is no reach {reach!r}", remedy=f"choose one of: {', '.join(Reach)}")
    if (reach == Reach.TOOL) == bool(pattern) or len(pattern) > LONGEST:
        raise UsageError("a tool needs no pattern, and a command or path needs one that is not longer than 8000")
    if reach == Reach.PREFIX and not sensible_prefix(tool, pattern):
        raise UsageError(
            f"{tool} cannot be allowed by the beginning {pattern!r}",
            remedy="for Bash give plain words without shell signs, for files a folder; else allow the exact call",
        )


def revoke(tx: Transaction, number: int) -> Policy:
    """From now on questions about that tool are asked again. Raises OperatorOnly, NotFound, Refused."""
    require_operator(tx.actor, "revoke a policy", lambda: "")
    policy = policy_numbered(tx.connection, number)
    if policy.revoked_at is not None:
        raise Refused(f"policy {number} was revoked by {policy.revoked_by} already")
    tx.append("policy.revoked", f"policy:{number}", revoked_at=tx.now, revoked_by=tx.actor.name)
    return policy_numbered(tx.connection, number)


def policy_for(connection: Any, conversation: str, tool: str, about: str = "") -> Policy | None:
    """The oldest in force that covers a call of this tool; `about` is its whole command or path."""
    if not tool:
        return None
    known = rows(connection, Policy, IN_FORCE, conversation, tool)
    return next((one for one in known if covers(one.reach, one.pattern, tool, about)), None)


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
