"""The control center's application: it wires feed, runner and screen together, and nothing else."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.widgets import Input

from core.clock import Clock, wall
from tui.notices.ways import Ways
from tui.screens.opening_screen import OpeningScreen
from tui.style_files import style_files
from tui.themes import ANSI_DARK, ANSI_LIGHT, DEFAULT, THEMES

if TYPE_CHECKING:
    from core.services.snapshot.fleet import FleetSnapshot
    from core.terminals.host import Frame
    from tui.app_doors import Doors
    from tui.command_runner import CommandRunner
    from tui.feeds.journal_feed import Feed
    from tui.feeds.process_feed import ProcessFeed, Seen
    from tui.feeds.terminal_feed import TerminalFeed
    from tui.feeds.wall_feed import Tails, WallFeed
    from tui.notices.notifier import Notifier
    from tui.screens.fleet_screen import FleetScreen


BETWEEN_KEYS = 0.02  # seconds
NOBODY = Ways()


class TimonelApp(App[None], inherit_bindings=False):
    """Start, stop, theme."""

    TITLE = "timonel"
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True
    CSS_PATH = style_files()
    BINDINGS: ClassVar[list[BindingType]] = []

    runner: CommandRunner
    feed: Feed
    terminals: TerminalFeed
    wall_feed: WallFeed
    process_feed: ProcessFeed
    notifier: Notifier

    def __init__(self, doors: Doors, *, theme: str = DEFAULT, clock: Clock = wall, ways: Ways = NOBODY) -> None:
        super().__init__(ansi_color=False)
        self.clock = clock
        self.knows_detach_key = False
        self._doors = doors
        self._ways = ways
        self._home: FleetScreen | None = None
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme if theme in self.available_themes else DEFAULT

    def get_default_screen(self) -> OpeningScreen:
        """The first frame is painted before anything is loaded or read."""
        return OpeningScreen()

    def on_mount(self) -> None:
        """The rest comes behind the first frame."""
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        """Loads the fleet screen, puts it over the opening one, and starts to read."""
        from core.services.snapshot.fleet import EMPTY
        from tui.command_runner import CommandRunner
        from tui.feeds.journal_feed import Feed
        from tui.feeds.process_feed import ProcessFeed
        from tui.feeds.terminal_feed import TerminalFeed
        from tui.feeds.wall_feed import WallFeed
        from tui.hand_over import hand_over
        from tui.notices.notifier import Notifier
        from tui.screens.fleet_screen import FleetScreen

        doors, opening = self._doors, self.screen
        self.latest: FleetSnapshot = EMPTY
        self.facts = doors.facts()
        self.notifier = Notifier(self._ways, self._write_raw, self.set_timer, self.clock, self.facts.repository)
        self.notifier.begin()
        self.ansi_theme_dark, self.ansi_theme_light = ANSI_DARK, ANSI_LIGHT
        over = hand_over(asyncio.get_running_loop())
        self.runner = CommandRunner(doors.acting, self.clock)
        self.feed = Feed(doors.source, over(self._snapshot), over(self._failure))
        self.terminals = TerminalFeed(doors.host, over(self._frame))
        self.wall_feed = WallFeed(doors.host, over(self._tails))
        self.process_feed = ProcessFeed(doors.processes, over(self._processes))
        self._home = FleetScreen(self.runner)
        await self.push_screen(self._home)
        self.feed.start()
        self.terminals.start()
        self.wall_feed.start()
        self.process_feed.start()
        if isinstance(opening, OpeningScreen):
            self._replay(opening.kept)
        gc.collect()
        gc.freeze()
        self.at_home()

    def _replay(self, keys: list[events.Key]) -> None:
        """At the pace of fast fingers: what a key did, such as moving the focus, is done before the next one."""
        if keys:
            self.post_message(keys[0])
            self.set_timer(BETWEEN_KEYS, lambda: self._replay(keys[1:]))

    def at_home(self) -> None:
        """The fleet screen is there; for programs that do more with it."""

    def on_unmount(self) -> None:
        """Threads end; conversations go on."""
        if self._home is not None:
            self.notifier.end()
            self.feed.stop()
            self.terminals.stop()
            self.wall_feed.stop()
            self.process_feed.stop()
            self.runner.close()

    async def on_event(self, event: events.Event) -> None:
        """Somebody is here, whatever the key is for."""
        if isinstance(event, events.InputEvent) and self._home is not None:
            self.notifier.touched()
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """A letter comes here only when it was on its way while the focus moved into a text: that is where it goes."""
        focused = self.focused
        if not event.character or not event.is_printable or not isinstance(focused, Input):
            return
        event.prevent_default()
        focused.insert_text_at_cursor(event.character)

    def _write_raw(self, text: str) -> None:
        if self._driver is not None:
            self._driver.write(text)

    def nudge(self) -> None:
        """We changed something ourselves: look at once."""
        self.feed.nudge()
        self.terminals.burst()  # a restarted program shows at once, too

    def on_app_blur(self, _event: events.AppBlur) -> None:
        """Nobody looks: slower."""
        self._look(False)

    def on_app_focus(self, _event: events.AppFocus) -> None:
        """Somebody looks again."""
        self._look(True)

    def _look(self, focused: bool) -> None:
        if self._home is not None:
            self.notifier.set_focused(focused)
            self.terminals.set_focused(focused)
            self.wall_feed.set_focused(focused)
            self.process_feed.set_focused(focused)

    @property
    def home(self) -> FleetScreen | None:
        """The fleet screen, from when it is there until its parts are taken away at the end."""
        there = self._home is not None and self._home.is_mounted and self._home.fleet.children
        return self._home if there else None

    def _snapshot(self, snapshot: FleetSnapshot) -> None:
        self.latest = snapshot
        self.notifier.look(snapshot)
        if (home := self.home) is not None:
            home.show_snapshot(snapshot)

    def _failure(self, line: str) -> None:
        if (home := self.home) is not None:
            home.show_failure(line)

    def _frame(self, key: str, frame: Frame | None, error: str) -> None:
        if (home := self.home) is not None:
            home.show_frame(key, frame, error)

    def _tails(self, tails: Tails) -> None:
        if (home := self.home) is not None:
            home.show_tails(tails)

    def _processes(self, seen: Seen) -> None:
        if (home := self.home) is not None:
            home.show_processes(seen)
