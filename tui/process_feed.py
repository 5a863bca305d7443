"""Brings what the process screen shows, once a second while it is shown: one thread, one pass for all trees."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from core.errors import TimonelError
from core.model.process import Process
from core.services.process_trees import Leaf

EVERY, UNFOCUSED = 1.0, 3.0  # seconds between two looks
PAST_EVERY = 10.0  # seconds between two looks at the past, whose points are that long
PAST_SECONDS, PAST_POINTS = 200.0, 20


class Wanted(NamedTuple):
    """What is on the screen; no roots and no log: nothing is."""

    roots: tuple[tuple[str, int], ...] = ()  # key of a conversation's or process's tree, pid of its root
    conversations: tuple[int, ...] = ()
    process: Process | None = None  # whose log is shown
    terminal: str = ""  # or whose screen
    lines: int = 0


class Seen(NamedTuple):
    """What one look found."""

    trees: Mapping[str, tuple[Leaf, ...]] = {}
    past: Mapping[int, tuple[float | None, ...]] = {}
    tail: tuple[str, ...] = ()
    of: str = ""  # key of whose last lines these are
    error: str = ""


class Source(Protocol):
    """What the thread reads from (core/commands/process_source.py)."""

    def trees(self, roots: Mapping[str, int]) -> dict[str, tuple[Leaf, ...]]:
        """By key."""
        ...

    def past(self, conversations: tuple[int, ...], seconds: float, points: int) -> dict[int, tuple[float | None, ...]]:
        """By conversation."""
        ...

    def tail(self, process: Process, lines: int) -> tuple[str, ...]:
        """Of a log."""
        ...

    def screen(self, key: str, lines: int) -> tuple[str, ...]:
        """Of a terminal."""
        ...

    def close(self) -> None:
        """Gives it back."""
        ...


class ProcessFeed:
    """Calls `deliver(seen)` in its own thread."""

    def __init__(self, open_source: Callable[[], Source], deliver: Callable[[Seen], None]) -> None:
        self._open = open_source
        self._deliver = deliver
        self._condition = threading.Condition()
        self._wanted: Wanted | None = None
        self._focused = True
        self._stopped = False
        self._due = 0.0
        self._past: Mapping[int, tuple[float | None, ...]] = {}
        self._past_at = -PAST_EVERY
        self._thread = threading.Thread(target=self._run, name="processes", daemon=True)

    def start(self) -> None:
        """Waits until there is something to show."""
        self._thread.start()

    def show(self, wanted: Wanted | None) -> None:
        """What to look at; None: the screen does not show."""
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
                seen = self._look(source, wanted, began)
            except TimonelError as error:
                seen = Seen(error=error.line)
            if seen != shown:
                shown = seen
                self._deliver(seen)
            took = time.monotonic() - began
            self._due = began + max(EVERY if self._focused else UNFOCUSED, 4 * took)
        if source is not None:
            source.close()

    def _look(self, source: Source, wanted: Wanted, began: float) -> Seen:
        if began - self._past_at >= PAST_EVERY or set(wanted.conversations) - set(self._past):
            self._past, self._past_at = source.past(wanted.conversations, PAST_SECONDS, PAST_POINTS), began
        trees = source.trees(dict(wanted.roots))
        if wanted.process is not None:
            return Seen(trees, self._past, source.tail(wanted.process, wanted.lines), wanted.process.key)
        if wanted.terminal:
            return Seen(trees, self._past, source.screen(wanted.terminal, wanted.lines), wanted.terminal)
        return Seen(trees, self._past)

    def _wait(self) -> Wanted | None:
        with self._condition:
            while not self._stopped:
                left = self._due - time.monotonic()
                if self._wanted is not None and left <= 0:
                    return self._wanted
                self._condition.wait(None if self._wanted is None else left)
        return None
