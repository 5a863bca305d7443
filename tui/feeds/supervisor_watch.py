"""Looks after the supervisor while the control center is open: one that fell is started again within seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from core.services.supervision.lifecycle import Seen

EVERY = 3.0  # seconds between two looks
LONGEST = 60.0  # the same when it falls again and again


class SupervisorWatch:
    """A thread that ends with the program. `tell(runs, fell)` must hand over to the screen's thread."""

    def __init__(
        self,
        wake: Callable[[], None],
        look: Callable[[], Seen],
        tell: Callable[[bool, bool], None],
        every: float = EVERY,
    ) -> None:
        self._wake = wake
        self._look = look
        self._tell = tell
        self._every = every
        self._thread = threading.Thread(target=self._run, name="supervisor watch", daemon=True)

    def start(self) -> None:
        """Begins; the first look starts one that merely does not run yet."""
        self._thread.start()

    def _run(self) -> None:
        pause, told, look = 0.0, None, self._first_look
        while True:
            time.sleep(pause)
            try:
                seen = look()
            except OSError:  # nothing can be started here now: a full disk, too many processes; the screen says "none"
                pause = LONGEST
                continue
            pause = min(2 * max(pause, self._every), LONGEST) if seen is Seen.FELL else self._every
            if seen is not told or seen is Seen.FELL:
                self._tell(seen is Seen.RUNS, seen is Seen.FELL)
            told, look = seen, self._look

    def _first_look(self) -> Seen:
        seen = self._look()
        self._wake()
        return seen
