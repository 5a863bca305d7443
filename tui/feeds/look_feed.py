"""A thread that looks again and again at what the screen shows, and does nothing while it shows nothing."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from core.errors import TimonelError

Source = TypeVar("Source")
Wanted = TypeVar("Wanted")
Seen = TypeVar("Seen")


class LookFeed(ABC, Generic[Source, Wanted, Seen]):
    """Calls `deliver(seen)` in its own thread whenever something looks different. Subclasses say how to look."""

    NAME = ""
    EVERY, UNFOCUSED = 1.0, 3.0  # seconds between two looks

    def __init__(self, open_source: Callable[[], Source], deliver: Callable[[Seen], None]) -> None:
        self._open = open_source
        self._deliver = deliver
        self._condition = threading.Condition()
        self._wanted: Wanted | None = None
        self._focused = True
        self._stopped = False
        self._due = 0.0
        self._thread = threading.Thread(target=self._run, name=self.NAME, daemon=True)

    @abstractmethod
    def look(self, source: Source, wanted: Wanted) -> Seen:
        """One look."""

    @abstractmethod
    def failed(self, line: str) -> Seen:
        """What is told when a look failed."""

    def close(self, source: Source) -> None:
        """Gives the source back."""

    def start(self) -> None:
        """Waits until there is something to show."""
        self._thread.start()

    def show(self, wanted: Wanted | None) -> None:
        """What to look at; None: it is not on the screen."""
        with self._condition:
            if wanted != self._wanted:
                self._wanted, self._due = wanted, 0.0
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
        source: Source | None = None
        shown: Seen | None = None
        while (wanted := self._wait()) is not None:
            began = time.monotonic()
            try:
                source = source or self._open()
                seen = self.look(source, wanted)
            except TimonelError as error:
                seen = self.failed(error.line)
            if seen != shown:
                shown = seen
                self._deliver(seen)
            # A slow machine must not be kept busy by us: at most a quarter of the time goes into looks.
            took = time.monotonic() - began
            with self._condition:
                if self._wanted is wanted:
                    self._due = began + max(self.EVERY if self._focused else self.UNFOCUSED, 4 * took)
        if source is not None:
            self.close(source)

    def _wait(self) -> Wanted | None:
        with self._condition:
            while not self._stopped:
                left = self._due - time.monotonic()
                if self._wanted is not None and left <= 0:
                    return self._wanted
                self._condition.wait(None if self._wanted is None else left)
        return None
