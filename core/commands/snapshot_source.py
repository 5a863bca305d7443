"""Where the screen's snapshots come from: one read-only connection of its own, used by one thread."""

from __future__ import annotations

import os

from core.journal.change_watch import ChangeWatch
from core.journal.connection import FILE, connect
from core.journal.failures import SqliteError, as_journal_error
from core.services.snapshot.fleet import FleetSnapshot, load_snapshot


class JournalSource:
    """Opened in the thread that uses it. Raises JournalError."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, FILE)
        self._connection = connect(self._path, read_only=True)
        self._watch = ChangeWatch(self._connection)

    def moved(self) -> bool:
        """Whether anybody committed since the last call; some microseconds."""
        try:
            return self._watch.moved()
        except SqliteError as error:
            raise as_journal_error(error, self._path) from error

    def load(self) -> FleetSnapshot:
        """One consistent picture."""
        try:
            self._connection.execute("BEGIN")
            try:
                return load_snapshot(self._connection)
            finally:
                self._connection.execute("COMMIT")
        except SqliteError as error:
            raise as_journal_error(error, self._path) from error

    def close(self) -> None:
        """Gives the connection back."""
        self._connection.close()
