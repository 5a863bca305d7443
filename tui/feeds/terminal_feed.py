"""Brings the selected conversation's screen: one ordered thread for all calls to its terminal."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from core.errors import TimonelError
from core.terminals.host import Frame, TerminalHost

LIVE, STILL, UNFOCUSED, OVER = 0.1, 0.33, 1.0, 3.0  # seconds between captures; OVER: nothing runs there any more
STILL_AFTER = 5.0  # seconds without a change
SETTLE = 0.15  # seconds that a size must hold before the terminal gets it
BURST = (0.012, 0.030, 0.060, 0.100)  # seconds after an input

Deliver = Callable[[str, Frame | None, str], None]


class Wanted(NamedTuple):
    """What the screen shows now."""

    key: str = ""  # of the terminal, "" for none
    width: int = 0
    height: int = 0
    since: float = 0.0  # of the size
    focused: bool = True
    paused: bool = False


class TerminalFeed:
    """Calls `deliver(key, frame, error)` in its own thread whenever the screen looks different."""

    def __init__(self, open_host: Callable[[], TerminalHost], deliver: Deliver) -> None:
        self._open = open_host
        self._deliver = deliver
        self._condition = threading.Condition()
        self._wanted = Wanted()
        self._stopped = False
        self._due = 0.0
        self._burst: list[float] = []
        self._thread = threading.Thread(target=self._run, name="terminals", daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def show(self, key: str, width: int, height: int) -> None:
        """Which terminal to look at, and the size of the view in cells."""
        before = self._wanted
        if (key, width, height) == before[:3]:
            return
        self._change(before._replace(key=key, width=width, height=height, since=time.monotonic()))

    def set_focused(self, focused: bool) -> None:
        """Whether anybody looks at our window."""
        self._change(self._wanted._replace(focused=focused))

    def set_paused(self, paused: bool) -> None:
        """While the terminal is shown full screen by tmux itself."""
        self._change(self._wanted._replace(paused=paused))

    def burst(self) -> None:
        """Something was typed: look several times at once."""
        now = time.monotonic()
        with self._condition:
            self._burst = [now + delay for delay in BURST]
            self._due = self._burst[0]
            self._condition.notify()

    def stop(self) -> None:
        """Ends the thread."""
        with self._condition:
            self._stopped = True
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def _change(self, wanted: Wanted) -> None:
        with self._condition:
            self._wanted = wanted
            self._due = 0.0
            self._condition.notify()

    def _run(self) -> None:
        host: TerminalHost | None = None
        shown: tuple[str, Frame | None, str] = ("", None, "")
        sized: tuple[str, int, int] = ("", 0, 0)
        moved_at = time.monotonic()
        while (wanted := self._wait()) is not None:
            began = time.monotonic()
            try:
                host = host or self._open()
                size = wanted[:3]
                if size != sized and host.name == "tmux" and began - wanted.since >= SETTLE and wanted.width > 1:
                    host.resize(*size)
                    sized = size
                seen = (wanted.key, host.capture(wanted.key), "")
            except TimonelError as error:
                seen = (wanted.key, None, error.line)
            if seen != shown:
                shown, moved_at = seen, time.monotonic()
                self._deliver(*seen)
            over = seen[1] is None or seen[1].dead
            self._plan(wanted, began, moved_at, over, unsized=wanted[:3] != sized)

    def _wait(self) -> Wanted | None:
        """Until a look is due; None when all is over."""
        with self._condition:
            while not self._stopped:
                idle = not self._wanted.key or self._wanted.paused
                left = self._due - time.monotonic()
                if not idle and left <= 0:
                    return self._wanted
                self._condition.wait(None if idle else left)
        return None

    def _plan(self, wanted: Wanted, began: float, moved_at: float, over: bool, *, unsized: bool) -> None:
        now = time.monotonic()
        if over:
            pause = OVER
        elif not wanted.focused:
            pause = UNFOCUSED
        else:
            pause = STILL if now - moved_at > STILL_AFTER else LIVE
        if unsized and not over:
            pause = min(pause, SETTLE)
        with self._condition:
            self._burst = [at for at in self._burst if at > now]
            # A slow terminal must not take the whole thread: at most a quarter of the time goes into captures.
            planned = max(began + pause, now + 3 * (now - began))
            if self._wanted is wanted:
                self._due = min([planned, *self._burst])
