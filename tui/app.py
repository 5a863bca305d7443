"""The control center's application: it wires feed, runner and screen together, and nothing else."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType

from core.clock import Clock, wall
from core.services.fleet_snapshot import EMPTY, FleetSnapshot
from core.terminals.host import Frame
from tui.app_doors import Doors
from tui.command_runner import CommandRunner
from tui.feed import Feed
from tui.screens.fleet_screen import FleetScreen
from tui.style_files import style_files
from tui.terminal_feed import TerminalFeed
from tui.themes import ANSI_DARK, ANSI_LIGHT, DEFAULT, THEMES


class TimonelApp(App[None], inherit_bindings=False):
    """Start, stop, theme."""

    TITLE = "timonel"
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True
    CSS_PATH = style_files()
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, doors: Doors, *, theme: str = DEFAULT, clock: Clock = wall, bell: bool = True) -> None:
        super().__init__(ansi_color=False)
        self.facts = doors.facts()
        self.clock = clock
        self.latest: FleetSnapshot = EMPTY
        self.knows_detach_key = False
        self._bell = bell
        self._focused = True
        self._waiting = 0
        self._screen_loop: asyncio.AbstractEventLoop | None = None
        self.runner = CommandRunner(doors.acting, clock)
        self.feed = Feed(doors.source, self._hand_over("_snapshot"), self._hand_over("_failure"))
        self.terminals = TerminalFeed(doors.host, self._hand_over("_frame"))
        self.ansi_theme_dark, self.ansi_theme_light = ANSI_DARK, ANSI_LIGHT
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme if theme in self.available_themes else DEFAULT

    def get_default_screen(self) -> FleetScreen:
        """Home is the fleet."""
        return FleetScreen(self.runner)

    def on_mount(self) -> None:
        """The first frame is painted before anything is read."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._screen_loop = asyncio.get_running_loop()
        self.feed.start()
        self.terminals.start()
        gc.collect()
        gc.freeze()

    def on_unmount(self) -> None:
        """Threads end; conversations go on."""
        self.feed.stop()
        self.terminals.stop()
        self.runner.close()

    def nudge(self, *, typed: bool) -> None:
        """We changed something ourselves: look at once."""
        self.feed.nudge()
        if typed:
            self.terminals.burst()

    def show_terminal(self, key: str, width: int, height: int) -> None:
        """Which terminal the screen shows, and how large."""
        self.terminals.show(key, width, height)

    def terminal_paused(self, paused: bool) -> None:
        """While tmux has the terminal."""
        self.terminals.set_paused(paused)

    def next_theme(self) -> str:
        """Puts on the next of ours; its name."""
        names = [each.name for each in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]
        return self.theme

    def on_app_blur(self, _event: events.AppBlur) -> None:
        """Nobody looks: slower."""
        self._focused = False
        self.terminals.set_focused(False)

    def on_app_focus(self, _event: events.AppFocus) -> None:
        """Somebody looks again."""
        self._focused = True
        self.terminals.set_focused(True)

    @property
    def home(self) -> FleetScreen | None:
        """The fleet screen, once it is there."""
        first = self.screen_stack[0] if self._running and self.screen_stack else None
        return first if isinstance(first, FleetScreen) and first.is_mounted else None

    def _hand_over(self, name: str) -> Callable[..., None]:
        """From a feed's thread to ours; when the app is gone nobody needs it."""

        def call(*values: Any) -> None:
            loop = self._screen_loop
            if loop is not None and not loop.is_closed():
                loop.call_soon_threadsafe(lambda: getattr(self, name)(*values))

        return call

    def _snapshot(self, snapshot: FleetSnapshot) -> None:
        self.latest = snapshot
        waiting = len(snapshot.approvals)
        if waiting > self._waiting and self._bell and not self._focused:
            self.bell()
        self._waiting = waiting
        if (home := self.home) is not None:
            home.show_snapshot(snapshot)

    def _failure(self, line: str) -> None:
        if (home := self.home) is not None:
            home.show_failure(line)

    def _frame(self, key: str, frame: Frame | None, error: str) -> None:
        if (home := self.home) is not None:
            home.show_frame(key, frame, error)
