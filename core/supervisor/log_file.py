"""Writes the supervisor's log through standard error, and sets the file aside when it has grown too long.

Standard output and error of the process lead into the same file, so that whatever prints while it falls is kept, too.
In the foreground they lead to a terminal, and there is no file to care for.
"""

from __future__ import annotations

import os

from core.clock import Clock
from core.services.supervision.log import LOG, OLD, LogLine, written

LIMIT = 1 << 20  # bytes of one file; there are two
OUTPUT, ERROR = 1, 2


class LogFile:
    """Called from the event loop only."""

    def __init__(self, folder: str, clock: Clock, limit: int = LIMIT) -> None:
        self._path = os.path.join(folder, LOG)
        self._old = os.path.join(folder, OLD)
        self._clock = clock
        self._limit = limit
        self._lost = 0

    def __call__(self, loop: str, word: str, text: str) -> None:
        """One line. On a full disk it is lost, which the next one that is not tells."""
        lines = [LogLine(self._clock(), loop, word, text)]
        if self._lost:
            lines.insert(0, LogLine(self._clock(), "log", "lost", f"{self._lost} lines could not be written"))
        try:
            os.write(ERROR, "".join(map(written, lines)).encode("utf-8", "replace"))
        except OSError:  # there is no better place to tell it; the heartbeat carries the loop's error, too
            self._lost += 1
            return
        self._lost = 0
        self._keep_short()

    async def tick(self) -> None:
        """A loop of the supervisor: keeps the file short, whoever wrote into it."""
        self._keep_short()

    def _keep_short(self) -> None:
        if os.fstat(ERROR).st_size > self._limit and self.is_ours:
            os.replace(self._path, self._old)
            fresh = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            os.dup2(fresh, OUTPUT)
            os.dup2(fresh, ERROR)
            os.close(fresh)

    @property
    def is_ours(self) -> bool:
        """Whether what is printed goes into the log: nobody sits before a terminal and reads it."""
        try:
            return os.path.samestat(os.stat(self._path), os.fstat(ERROR))
        except FileNotFoundError:
            return False
