"""Turns what SQLite raises into the errors of core/errors.py."""

from __future__ import annotations

import errno

from core.errors import Conflict, JournalBusy, JournalDamaged, JournalError
from core.journal.driver import DRIVER

SqliteError: type[Exception] = DRIVER.module.DatabaseError
"""What SQLite may raise while the journal is used."""


def is_busy(error: Exception) -> bool:
    """True when a later try may work: someone else holds a lock."""
    text = str(error)
    return "locked" in text or "busy" in text


def as_journal_error(error: Exception, path: str) -> JournalError | Conflict:
    """One line for people, and what to do; always true about whether something was written (it was not)."""
    text = str(error)
    if is_busy(error):
        return JournalBusy(f"the journal is locked ({text}); nothing was written", remedy="try again in a moment")
    if "full" in text or "disk I/O" in text:
        return JournalDamaged(
            f"the disk of {path} is full or failing ({text}); nothing was written",
            remedy="free some space and try again",
            code="disk_full",
        )
    if "readonly" in text or "unable to open" in text:
        return JournalDamaged(
            f"no permission to write {path} ({text})",
            remedy="give yourself write access to it and its folder",
            code="no_permission",
        )
    if "malformed" in text or "not a database" in text:
        return JournalDamaged(
            f"{path} is not a healthy journal ({text}); it was left as it is",
            remedy="keep a copy, then restore a backup beside it (journal.db.v*.bak) or move it away to start anew",
        )
    if "UNIQUE" in text or "CHECK" in text or "FOREIGN KEY" in text or "NOT NULL" in text:
        return Conflict(f"the journal refused the change ({text}); nothing was written")
    return JournalError(f"the journal said: {text}; nothing was written", remedy="run `timonel doctor`")


def as_file_error(error: OSError, path: str) -> JournalDamaged:
    """The same for the folder and the files around the store."""
    if error.errno == errno.ENOSPC:
        return JournalDamaged(f"the disk of {path} is full", remedy="free some space and try again", code="disk_full")
    return JournalDamaged(
        f"cannot use {path}: {error.strerror}", remedy="give yourself write access to it", code="no_permission"
    )
