"""A vendor's breaker: while it is open nobody is given new work that needs that vendor."""

from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    """Where a breaker stands."""

    CLOSED = "closed"  # all is well
    OPEN = "open"  # nobody goes on
    PROBING = "probing"  # one conversation tries
    RESUMING = "resuming"  # the others follow, one after another


class Breaker(NamedTuple):
    """One row of `breakers`; there is at most one for each vendor. Times are seconds since 1970."""

    id: int
    vendor: str
    state: str
    kind: str  # quota or auth
    text: str  # the vendor's own words
    seen_by: str  # the conversation that met it first
    opened_at: float
    changed_at: float
    until: float  # when one conversation tries again
    reset_at: float | None = None  # what the vendor said; None when it did not say
    openings: int = 1  # in a row, without a success between
    probe: str = ""  # the conversation that tries
    closed_by: str = ""  # who closed it by hand
    why: str = ""
