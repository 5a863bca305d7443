"""The writer lock: one advisory lock on a file beside the journal, outermost of all locks."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable

from core.errors import JournalBusy
from core.journal.failures import as_file_error

FIRST_PAUSE = 0.0002  # seconds; a waiter's first nap
LONGEST_PAUSE = 0.004


class WriterLock:
    """Exclusive between processes and between connections of one process. Not re-entrant."""

    def __init__(self, path: str, *, patience: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._path = path
        self._patience = patience
        self._sleep = sleep
        try:
            self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise as_file_error(error, path) from error

    def __enter__(self) -> WriterLock:
        """Waits at most `patience` seconds; raises JournalBusy with nothing written."""
        if not self._taken():
            self._wait()
        return self

    def _wait(self) -> None:
        deadline = time.monotonic() + self._patience
        pause = FIRST_PAUSE
        while not self._taken():
            if time.monotonic() >= deadline:
                raise JournalBusy(
                    f"another process has held the journal's lock for {self._patience:g} s; nothing was written",
                    remedy="try again; `timonel doctor` names the holder",
                )
            # Between half and all of it. The random module would drag half of OpenSSL in, in every waiter at once.
            self._sleep(pause * (0.5 + os.urandom(1)[0] / 510))
            pause = min(pause * 1.5, LONGEST_PAUSE)

    def __exit__(self, *_exc: object) -> None:
        fcntl.flock(self._fd, fcntl.LOCK_UN)

    def close(self) -> None:
        """Gives the file descriptor back."""
        os.close(self._fd)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
