"""Brings what the process screen shows, once a second while it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from core.model.process import Process
from core.services.processes.trees import Leaf
from tui.feeds.look_feed import LookFeed

PAST_EVERY = 10.0  # seconds between two looks at the past, whose points are that long
PAST_SECONDS, PAST_POINTS = 200.0, 20


class Wanted(NamedTuple):
    """What is on the screen; no roots and no log: nothing is."""

    roots: tuple[tuple[str, int], ...] = ()  # key of a conversation's or process's tree, pid of its root
    subjects: tuple[str, ...] = ()  # conversations and background processes, whose past is shown
    process: Process | None = None  # whose log is shown
    terminal: str = ""  # or whose screen
    lines: int = 0


class Seen(NamedTuple):
    """What one look found."""

    trees: Mapping[str, tuple[Leaf, ...]] = {}
    past: Mapping[str, tuple[float | None, ...]] = {}  # by subject
    tail: tuple[str, ...] = ()
    of: str = ""  # key of whose last lines these are
    error: str = ""


class Source(Protocol):
    """What the thread reads from (core/commands/process_source.py)."""

    def trees(self, roots: Mapping[str, int]) -> dict[str, tuple[Leaf, ...]]:
        """By key."""
        ...

    def past(self, subjects: tuple[str, ...], seconds: float, points: int) -> dict[str, tuple[float | None, ...]]:
        """By subject."""
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


class ProcessFeed(LookFeed[Source, Wanted, Seen]):
    """One pass over the machine's processes for all trees."""

    NAME = "processes"

    def __init__(self, open_source: Callable[[], Source], deliver: Callable[[Seen], None]) -> None:
        super().__init__(open_source, deliver)
        self._past: Mapping[str, tuple[float | None, ...]] = {}
        self._past_at = -PAST_EVERY

    def look(self, source: Source, wanted: Wanted) -> Seen:
        """Trees and last lines; the past only as often as it changes."""
        now = time.monotonic()
        if now - self._past_at >= PAST_EVERY or set(wanted.subjects) - set(self._past):
            self._past, self._past_at = source.past(wanted.subjects, PAST_SECONDS, PAST_POINTS), now
        trees = source.trees(dict(wanted.roots))
        if wanted.process is not None:
            return Seen(trees, self._past, source.tail(wanted.process, wanted.lines), wanted.process.key)
        if wanted.terminal:
            return Seen(trees, self._past, source.screen(wanted.terminal, wanted.lines), wanted.terminal)
        return Seen(trees, self._past)

    def failed(self, line: str) -> Seen:
        """What could not be read."""
        return Seen(error=line)

    def close(self, source: Source) -> None:
        """The project is given back."""
        source.close()
