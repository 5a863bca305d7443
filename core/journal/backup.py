"""A whole copy of the journal in one file, written while others go on working."""

from __future__ import annotations

import os
from typing import Any

from core.errors import Conflict
from core.journal.failures import SqliteError, as_file_error, as_journal_error


def default_target(path: str, version: int, now: float) -> str:
    """A name beside the journal that no earlier copy has."""
    base = f"{path}.v{version}-{int(now)}"
    target, number = f"{base}.bak", 1
    while os.path.exists(target):
        number += 1
        target = f"{base}-{number}.bak"
    return target


def write_copy(connection: Any, target: str) -> str:
    """Copies the journal of this connection to a new file that only its owner may read. Raises Conflict, JournalError.

    The connection must not be inside a transaction.
    """
    try:
        # SQLite accepts an empty file that is there already, so the mode is right from the first byte.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise Conflict(f"{target} is there already", remedy="name another file") from error
    except OSError as error:
        raise as_file_error(error, target) from error
    try:
        connection.execute("VACUUM INTO ?", (target,))
    except SqliteError as error:
        os.remove(target)
        raise as_journal_error(error, target) from error
    return target
