"""Lets the conversations of a vendor go on, one after another, when its time has come."""

from __future__ import annotations

from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.services.guards.go_on import anything_paused, go_on


class GuardLoop:
    """Nothing is written while every breaker is closed."""

    def __init__(self, journal: AsyncJournal) -> None:
        self._journal = journal

    async def tick(self) -> None:
        """One look."""
        if await self._journal.read(anything_paused):
            await self._journal.write(go_on, THE_SUPERVISOR)
