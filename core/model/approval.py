"""An approval: a question that only the operator may answer."""

from __future__ import annotations

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
