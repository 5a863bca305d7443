"""Brings the last lines of many terminals while the wall is shown: one thread, one call for all of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from core.errors import TimonelError
from core.terminals.host import TerminalHost

FOCUSED, UNFOCUSED = 0.5, 2.0  # seconds between two looks

Tails = Mapping[str, tuple[str, ...]]
Deliver = Callable[[Tails, str], None]


class WallFeed:
    """Calls `deliver(tails by key, error)` in its own thread whenever something looks different."""

    def __init__(self, open_host: Callable[[], TerminalHost], deliver: Deliver) -> None:
        self._open = open_host
        self._deliver = deliver
        self._condition = threading.Condition()
        self._keys: tuple[str, ...] = ()
        self._lines = 0
        self._focused = True
        self._stopped = False
        self._due = 0.0
        self._thread = threading.Thread(target=self._run, name="wall", daemon=True)

    def start(self) -> None:
        """Waits until there is something to show."""
        self._thread.start()

    def show(self, keys: tuple[str, ...], lines: int) -> None:
        """Which terminals, and how many lines of each; no keys: the wall is not on the screen."""
        with self._condition:
            if (keys, lines) != (self._keys, self._lines):
                self._keys, self._lines, self._due = keys, lines, 0.0
                self._condition.notify()

    def set_focused(self, focused: bool) -> None:
        """Whether anybody looks at our window."""
        with self._condition:
            self._focused, self._due = focused, 0.0
            self._condition.notify()

    def stop(self) -> None:
        """Ends the thread."""
        with self._condition:
            self._stopped = True
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def _run(self) -> None:
        host: TerminalHost | None = None
        shown: tuple[Tails, str] | None = None
        while (wanted := self._wait()) is not None:
            began = time.monotonic()
            try:
                host = host or self._open()
                seen: tuple[Tails, str] = (host.capture_many(*wanted), "")
            except TimonelError as error:
                seen = ({}, error.line)
            if seen != shown:
                shown = seen
                self._deliver(*seen)
            # A slow terminal server must not be kept busy by us: at most a quarter of the time goes into looks.
            took = time.monotonic() - began
            self._due = began + max(FOCUSED if self._focused else UNFOCUSED, 4 * took)

    def _wait(self) -> tuple[tuple[str, ...], int] | None:
        with self._condition:
            while not self._stopped:
                left = self._due - time.monotonic()
                if self._keys and left <= 0:
                    return self._keys, self._lines
                self._condition.wait(left if self._keys else None)
        return None
