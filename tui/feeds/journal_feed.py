"""Brings the newest snapshot to the screen: one thread that watches the journal, and loads when it moved."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from core.errors import JournalError
from core.services.snapshot.fleet import FleetSnapshot

POLL = 0.040  # seconds between looks
POLL_EAGER = 0.025  # the same for a while after an own command
EAGER_SECONDS = 3.0
PUBLISH_EVERY = 0.1  # at most ten snapshots a second
RETRY = 1.0  # after an error


class Source(Protocol):
    """What the thread reads from."""

    def moved(self) -> bool:
        """Whether there is something new."""
        ...

    def load(self) -> FleetSnapshot:
        """The newest."""
        ...

    def close(self) -> None:
        """Gives it back."""
        ...


class Feed:
    """Calls `deliver(snapshot)` or `fail(line)` in its own thread; both must hand over to the screen's thread."""

    def __init__(
        self,
        open_source: Callable[[], Source],
        deliver: Callable[[FleetSnapshot], None],
        fail: Callable[[str], None],
    ) -> None:
        self._open = open_source
        self._deliver = deliver
        self._fail = fail
        self._wake = threading.Event()
        self._stopped = False
        self._eager_until = 0.0
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Begins to watch."""
        self._thread.start()

    def nudge(self) -> None:
        """Look now, and more often for a while: we have just changed something ourselves."""
        self._eager_until = time.monotonic() + EAGER_SECONDS
        self._wake.set()

    def stop(self) -> None:
        """Ends the thread and waits for it."""
        self._stopped = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def _run(self) -> None:
        source: Source | None = None
        published = -PUBLISH_EVERY
        dirty = True
        while not self._stopped:
            pause = POLL_EAGER if time.monotonic() < self._eager_until else POLL
            try:
                source = source or self._open()
                dirty = source.moved() or dirty
                early = published + PUBLISH_EVERY - time.monotonic()
                if dirty and early <= 0:
                    snapshot = source.load()
                    published, dirty = time.monotonic(), False
                    self._deliver(snapshot)
                elif dirty:
                    pause = min(pause, early)
            except JournalError as error:
                self._fail(error.line)
                dirty, pause = True, RETRY
            self._wake.wait(pause)
            self._wake.clear()
        if source is not None:
            source.close()
