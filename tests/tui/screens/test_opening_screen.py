"""The first frame: early, and nothing typed meanwhile is lost."""

import subprocess
import sys

from textual import events

from tests.fakes.fake_doors import FakeDoors
from tests.fakes.fleet_samples import NOW
from tui.app import TimonelApp
from tui.screens.opening_screen import OpeningScreen

HEAVY = ("tui.screens.fleet_screen", "tui.command_runner", "core.commands.catalog", "psutil",
         "git", "concurrent.futures.thread", "aiosqlite")  # fmt: skip


class Hasty(TimonelApp):
    """Two keys were pressed before the fleet was there."""

    def get_default_screen(self) -> OpeningScreen:
        opening = OpeningScreen()
        opening.kept = [events.Key("slash", "/"), events.Key("t", "t")]
        return opening


async def test_keys_pressed_early_reach_the_fleet():
    app = Hasty(FakeDoors(), clock=lambda: NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(300):
            if app.home is not None and app.home.fleet.filter.value == "t":
                break
            await pilot.pause(0.01)
        assert app.home is not None
        assert app.home.fleet.filter.value == "t"


async def test_a_key_is_kept():
    class Stays(TimonelApp):
        async def _begin(self) -> None:
            return

    app = Stays(FakeDoors(), clock=lambda: NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("c", "question_mark")
        assert isinstance(app.screen, OpeningScreen)
        assert [key.key for key in app.screen.kept] == ["c", "question_mark"]


def test_nothing_heavy_is_loaded_before_the_first_frame():
    code = "import sys, tui.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not set(HEAVY).intersection(loaded)
