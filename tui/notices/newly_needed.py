"""Who has begun to need the operator since they last looked. Pure, but for what was told already."""

from __future__ import annotations

from core.commands.calls import Call, calls
from core.services.snapshot.fleet import FleetSnapshot


class NewlyNeeded:
    """Remembers which calls for attention were told or seen; each is told once."""

    def __init__(self) -> None:
        self._known: set[tuple[str, float]] = set()
        self._begun = False

    def look(self, snapshot: FleetSnapshot, away: bool) -> tuple[Call, ...]:
        """Those that are new, when the operator is away; at home everything counts as seen.

        What the first snapshot brings was there before the program started, and is no news.
        """
        now = {(call.key, call.at): call for call in calls(snapshot)}
        fresh = tuple(call for known, call in now.items() if known not in self._known)
        self._known = set(now)
        told = fresh if away and self._begun else ()
        self._begun = self._begun or bool(snapshot.seq)
        return told
