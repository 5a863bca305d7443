"""An approval: a question that only the operator may answer."""

from enum import StrEnum
from typing import NamedTuple


class ApprovalState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ALLOWED = "allowed"
    DENIED = "denied"
    EXPIRED = "expired"
    STALE = "stale"


class Approval(NamedTuple):
    """One row of `approvals`."""

    id: int
    conversation: str
    kind: str  # permission | decision | gate
    title: str
    detail: str
    state: str
    asked_at: float
    expires_at: float | None
    answered_at: float | None
    answered_by: str
    words: str
    tool: str = ""  # what it is about, when "always allow" can be answered
    about: str = ""  # the whole command or path, where there is one


class Policy(NamedTuple):
    """One row of `policies`: allowed in this conversation without asking, until it is revoked."""

    id: int
    conversation: str
    tool: str
    created_at: float
    created_by: str
    revoked_at: float | None
    revoked_by: str
    why: str
    reach: str = "tool"  # tool | exact | prefix, see core/rules/policy_match.py
    pattern: str = ""  # the command or path, or how it begins
