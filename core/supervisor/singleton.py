"""One supervisor for each repository, by a lock on a file that holds its pid."""

from __future__ import annotations

import fcntl
import os
import time

from core.errors import Conflict
from core.services.supervision.lock import LOCK

TRIES = 20  # a mere look at the lock holds it for a moment, too
PAUSE = 0.01


class Singleton:
    """Held until leave(), or until the process dies."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, LOCK)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._take()
        text = os.read(self._descriptor, 32).strip()
        self.fallen = int(text) if text.isdigit() else 0
        """Pid of the one before, when it fell: who ends on purpose leaves the file empty."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    @property
    def holds(self) -> bool:
        """False when the journal's folder was removed, even if somebody made a new one: that is not ours to watch."""
        try:
            return os.path.samestat(os.stat(self._path), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False

    def leave(self) -> None:
        """Ended on purpose: nobody needs to mend anything."""
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)

    def _take(self) -> None:
        for tries_left in range(TRIES, -1, -1):
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError as error:
                if not tries_left:
                    os.close(self._descriptor)
                    raise Conflict(
                        "a supervisor watches this repository already", remedy="`timonel supervisor status`"
                    ) from error
                time.sleep(PAUSE)
