"""Reads the agents' own session records as they are written, beside their hooks, which never see Esc or a "No"."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor

from core.agents.sessions import WAITING, Standing, news
from core.clock import Clock
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.services.agents.hooks import settle
from core.services.agents.records import Followed, followed, note_standing
from core.services.agents.session_records import SessionRecords
from core.supervisor.observer import Observer

EVERY = 1.0  # seconds between two looks when no record is written
SILENT = 12.0
"""Seconds from its start after which a program that has begun no session is taken to ask something in its terminal."""


class SessionWatch:
    """Keeps the records of the last look, for whoever delivers."""

    def __init__(
        self, journal: AsyncJournal, observer: Observer, environ: Mapping[str, str], pool: Executor, clock: Clock
    ) -> None:
        self._journal = journal
        self._observer = observer
        self._pool = pool
        self._clock = clock
        self._records = SessionRecords(environ)
        self._figures: dict[int, object] = {}
        self._stood: dict[int, str] = {}  # the state in the record of the last look
        self._seen: object = None
        self._looked_at = 0.0
        self._any = False  # whether there was any conversation to follow at the last look
        self.standings: dict[int, Standing] = {}

    async def glance(self) -> None:
        """A look when it is time for one, or when a record was written: Esc and a "No" are seen nowhere else."""
        marks = self._seen
        if self._any:
            marks = await asyncio.get_running_loop().run_in_executor(self._pool, self._records.marks)
        if marks != self._seen or not 0.0 <= self._clock() - self._looked_at < EVERY:
            self._seen = marks
            await self.tick()

    async def tick(self) -> None:
        """One look; files are read off the event loop."""
        self._looked_at = self._clock()
        members = await self._journal.read(followed)
        alive = [one for one in members if self._root(one)]
        for one in members:
            if one.asks and one not in alive and self._clock() - one.opened_at > SILENT:
                await self._journal.write(settle, THE_SUPERVISOR, one.name)  # whoever asked has ended
        self._forget({one.id for one in alive})
        self._any = bool(alive)
        if not alive:
            self.standings = {}
            return
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, self._records.look, [(one, self._root(one)) for one in alive]
        )
        self.standings = found
        for one in alive:
            standing = found.get(one.id) or self._at_the_door(one)
            if standing is None:
                continue
            answered = self._stood.get(one.id) == WAITING and standing.state not in ("", WAITING)
            self._stood[one.id] = standing.state
            if (is_new := self._new(one, standing)) is not None:
                await self._journal.write(note_standing, THE_SUPERVISOR, one, *is_new, answered)

    def _forget(self, alive: set[int]) -> None:
        """Whoever is not alive any more is begun from nothing when it comes back."""
        self._records.forget_all_but(alive)
        self._figures = {number: known for number, known in self._figures.items() if number in alive}
        self._stood = {number: state for number, state in self._stood.items() if number in alive}

    def fresh(self, one: Followed) -> Standing | None:
        """Read again this moment, before something is handed to a conversation that should be idle."""
        root = self._root(one)
        return self._records.look([(one, root)]).get(one.id) if root else None

    def _root(self, one: Followed) -> int:
        fact = self._observer.terminals.get(one.key)
        return fact.pid or 0 if fact is not None and not fact.dead else 0

    def _new(self, one: Followed, standing: Standing) -> tuple[Standing, bool] | None:
        """What is to be written of it, if anything."""
        figures = standing.figures if self._figures.get(one.id) != standing.figures else None
        self._figures[one.id] = standing.figures
        state_is_news = news(standing, one.told)
        settled = one.asks and bool(standing.state) and standing.state != WAITING
        other = bool(standing.session) and standing.session != one.session
        if not (state_is_news or settled or other or figures is not None):
            return None
        return standing._replace(figures=figures), state_is_news

    def _at_the_door(self, one: Followed) -> Standing | None:
        """A program that was told something and has not begun shows a question of its own first."""
        waited = self._clock() - one.opened_at
        if one.told.state or waited < SILENT or (one.kind == "codex" and not one.prompt):
            return None
        return Standing(WAITING, "has not begun: its terminal may show a question", one.opened_at + SILENT)
