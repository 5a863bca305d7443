"""When to offer a start of what a reboot or a kill took: once for each loss, and never over another dialog."""

from __future__ import annotations

from core.model.conversation import State
from core.services.snapshot.fleet import FleetSnapshot


class LostOffer:
    """Remembers which losses were offered."""

    def __init__(self) -> None:
        self._offered: frozenset[tuple[int, float]] = frozenset()

    def is_due(self, snapshot: FleetSnapshot) -> bool:
        """Whether somebody was lost since the last offer; whoever asks makes the offer now."""
        rows = [member.conversation for member in snapshot.members]
        lost = frozenset((row.id, row.state_at) for row in rows if row.lost and row.state == State.FAILED)
        due = bool(lost - self._offered)
        self._offered |= lost
        return due
