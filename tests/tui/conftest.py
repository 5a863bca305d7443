"""The control center over fakes: no disk, no git, no terminal; time stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from core.commands.command import Command, Fact, Lane, Outcome
from core.commands.context import CommandContext
from core.services.snapshot.fleet import FleetSnapshot
from tests.fakes.fake_doors import FakeDoors
from tests.fakes.fleet_samples import FLEET, NOW
from tui.app import TimonelApp
from tui.command_runner import CommandRunner, Done
from tui.dialogs import dialog


class Desk:
    """One running control center, and what its commands were asked to do."""

    def __init__(self, app: TimonelApp, pilot: Pilot[Any], doors: FakeDoors) -> None:
        self.app, self.pilot, self.doors = app, pilot, doors
        self.facts: tuple[Fact, ...] = (Fact("3 commits on no remote", "warning"),)
        self.facts_error = ""
        self.ran: list[tuple[str, CommandContext, dict[str, str]]] = []

    @property
    def home(self) -> Any:
        assert self.app.home is not None
        return self.app.home

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, true: Callable[[], object]) -> None:
        for _ in range(300):
            if true():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it never came true")

    async def give(self, snapshot: FleetSnapshot) -> None:
        self.doors.feed_source.give(snapshot)
        self.app.feed.nudge()
        await self.until(lambda: self.home.picture.snapshot is snapshot)

    def select(self, name: str) -> None:
        self.home.select(name)


Open = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialog, "GUARD_SECONDS", 0.0)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a control center; commands off the screen's thread are noted down instead of run."""

    @asynccontextmanager
    async def opened(
        snapshot: FleetSnapshot = FLEET, size: tuple[int, int] = (120, 40), outcome: Outcome | None = None, **app: Any
    ) -> AsyncIterator[Desk]:
        doors = FakeDoors(snapshot)
        running = TimonelApp(doors, clock=lambda: NOW, **app)
        async with running.run_test(size=size, notifications=True) as pilot:
            made = Desk(running, pilot, doors)

            async def note(_self: object, command: Command, context: CommandContext, values: Any, _report: Any) -> Done:
                assert command.lane is not Lane.HERE
                made.ran.append((command.id, context, dict(values)))
                return Done(outcome or Outcome("it is done"))

            async def facts(_self: object, command: Command, _context: CommandContext) -> tuple[tuple[Fact, ...], str]:
                assert command.facts is not None
                return made.facts, made.facts_error

            monkeypatch.setattr(CommandRunner, "run", note)
            monkeypatch.setattr(CommandRunner, "load", facts)
            await made.until(lambda: running.home is not None and running.home.picture.loaded)
            await pilot.pause()
            yield made

    return opened
