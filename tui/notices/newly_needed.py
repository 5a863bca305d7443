"""Who has begun to need the operator since they last looked. Pure, but for what was told already."""

from __future__ import annotations

from core.commands.attention import needing_you, since
from core.services.fleet_snapshot import FleetSnapshot, Member


class NewlyNeeded:
    """Remembers which calls for attention were told or seen; each is told once."""

    def __init__(self) -> None:
        self._known: set[tuple[int, float]] = set()
        self._begun = False

    def look(self, snapshot: FleetSnapshot, away: bool) -> tuple[Member, ...]:
        """Those that are new, when the operator is away; at home everything counts as seen.

        What the first snapshot brings was there before the program started, and is no news.
        """
        now = {(member.conversation.id, since(member)): member for member in needing_you(snapshot)}
        fresh = tuple(member for call, member in now.items() if call not in self._known)
        self._known = set(now)
        told = fresh if away and self._begun else ()
        self._begun = self._begun or bool(snapshot.seq)
        return told
