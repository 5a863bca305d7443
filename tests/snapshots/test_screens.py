"""Pictures of every screen and dialog by size and theme. `--snapshot-update` takes them anew; look at them then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from core.commands.command import Fact
from core.services.snapshot.fleet import FleetSnapshot
from tests.fakes.fake_doors import FakeDoors
from tests.fakes.fleet_samples import (
    FLEET,
    MESSAGES,
    NOBODY,
    NOW,
    big_fleet,
    hostile_fleet,
    long_queue,
    message,
)
from tui.app import TimonelApp
from tui.command_runner import CommandRunner

SIZES = ((80, 24), (120, 40), (220, 60))
SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]
STAKE = (
    Fact("claude (pid 4001) runs and is ended", "warning"),
    Fact("2 files changed", "warning"),
    Fact("  src/tides/cache.py", "muted"),
    Fact("  src/tides/table.py", "muted"),
    Fact("3 commits on no remote", "warning"),
    Fact("Its branch is not merged (3 commits ahead) and stays."),
    Fact("Everything is archived first; u brings it all back.", "success"),
)
DIALOGS = {
    "new": ("c",),
    "reply": ("i",),
    "answer": ("a",),
    "stop": ("s",),
    "teardown": ("D",),
    "task": ("t",),
    "message": ("m",),
    "override": ("3", "j", "o"),
    "split": ("3", "j", "S"),
    "force": ("3", "j", "F"),
    "reassign": ("3", "j", "v"),
    "palette": ("colon",),
    "help": ("question_mark",),
    "actions": ("x",),
    "log": ("L",),
    "leave": ("q",),
}


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No blinking cursor; facts are there at once."""

    async def facts(*_: object) -> tuple[tuple[Fact, ...], str]:
        return STAKE, ""

    monkeypatch.setattr(CommandRunner, "load", facts)
    monkeypatch.setattr("textual.widgets.Input.cursor_blink", False)
    monkeypatch.setattr("textual.widgets.TextArea.cursor_blink", False)


def an_app(snapshot: FleetSnapshot = FLEET, theme: str = "timonel-dark") -> TimonelApp:
    return TimonelApp(FakeDoors(snapshot), theme=theme, clock=lambda: NOW)


def ready(*keys: str, on: str = "") -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Waits for the snapshot and the terminal, then presses keys."""

    async def before(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        for _ in range(500):
            home: Any = app.home
            if home and home.picture.loaded and (not home.preview.terminal_key or home.preview.target._frame):
                break
            await pilot.pause(0.01)
        if on:
            app.home.select(on)
            await pilot.pause()
        if keys:
            await pilot.press(*keys)
        if loading := [one for one in app.workers if one.group == "facts"]:
            await app.workers.wait_for_complete(loading)
        await pilot.pause()
        await pilot.pause()

    return before


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize("theme", ["timonel-dark", "timonel-light", "blue-orange"])
def test_fleet(snap_compare, size, theme):
    assert snap_compare(an_app(theme=theme), terminal_size=size, run_before=ready(on="tide-cache"))


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_nobody(snap_compare, size):
    assert snap_compare(an_app(NOBODY), terminal_size=size, run_before=ready())


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_hostile(snap_compare, size):
    assert snap_compare(an_app(hostile_fleet()), terminal_size=size, run_before=ready())


@pytest.mark.parametrize("size", [(120, 40), (100, 24)], ids=["120x40", "100x24"])
def test_a_hundred(snap_compare, size):
    assert snap_compare(an_app(big_fleet(100)), terminal_size=size, run_before=ready("G"))


def test_without_colours(snap_compare, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(an_app(), terminal_size=(120, 40), run_before=ready(on="tide-cache"))


def test_too_small(snap_compare):
    assert snap_compare(an_app(), terminal_size=(50, 12), run_before=ready())


@pytest.mark.parametrize("pane", ["2", "3", "4", "5"])
def test_one_pane(snap_compare, pane):
    assert snap_compare(an_app(), terminal_size=(80, 24), run_before=ready(pane, on="pilot-api"))


@pytest.mark.parametrize("keys", [("slash", *"state:w", "enter"), ("3", "z"), ("plus",)], ids=["filter", "zoom", "row"])
def test_views(snap_compare, keys):
    assert snap_compare(an_app(), terminal_size=(120, 40), run_before=ready(*keys))


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize("theme", ["timonel-dark", "timonel-light"])
def test_board(snap_compare, size, theme):
    app = an_app(long_queue(120), theme)
    assert snap_compare(app, terminal_size=size, run_before=ready("b", "j", "h"))


def test_hostile_board(snap_compare):
    assert snap_compare(an_app(hostile_fleet()), terminal_size=(120, 40), run_before=ready("b"))


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_a_thread(snap_compare, size):
    names = ("pilot-api", "operator")
    thread = tuple(
        message(50 - at, names[at % 2], names[1 - at % 2], f"about the old route, part {5 - at}", 9 + at, thread=46)
        for at in range(5)
    )
    snapshot = FLEET._replace(messages=(*thread, *MESSAGES))
    assert snap_compare(an_app(snapshot), terminal_size=size, run_before=ready("4", "z"))


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs(snap_compare, name, size):
    assert snap_compare(an_app(), terminal_size=size, run_before=ready(*DIALOGS[name], on="pilot-api"))


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_wall(snap_compare, size):
    async def before(pilot: Pilot[Any]) -> None:
        await ready("6", on="tide-cache")(pilot)
        home: Any = pilot.app.home
        for _ in range(500):
            if home.wall.target.page and all(tile.lines for tile in home.wall.target.page):
                break
            await pilot.pause(0.01)

    assert snap_compare(an_app(), terminal_size=size, run_before=before)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_processes(snap_compare, size):
    async def before(pilot: Pilot[Any]) -> None:
        await ready("7", on="tide-cache")(pilot)
        home: Any = pilot.app.home
        await pilot.press("G", "k")
        for _ in range(500):
            if home.processes._seen.of == "p-1" and home.processes._seen.trees:
                break
            await pilot.pause(0.01)
        await pilot.pause()

    assert snap_compare(an_app(), terminal_size=size, run_before=before)
