"""Opens connections to a journal file: the folder, the modes, the pragmas."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from core.errors import JournalDamaged, JournalNewer
from core.journal.driver import DRIVER
from core.journal.failures import SqliteError, as_file_error, as_journal_error
from core.journal.lock import WriterLock
from core.journal.schema import VERSION

if TYPE_CHECKING:
    from core.journal.migrations import Plan

FILE = "journal.db"
LOCK = "journal.lock"
BUSY_SECONDS = 5.0


def prepare_folder(folder: str) -> None:
    """Makes the folder 0700, or tightens it."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if os.stat(folder).st_mode & 0o077:
            os.chmod(folder, 0o700)
    except OSError as error:
        raise as_file_error(error, folder) from error


def connect(path: str, *, read_only: bool = False, full_sync: bool = False) -> Any:
    """A connection in autocommit mode with every pragma set. Raises JournalError."""
    try:
        connection = DRIVER.module.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute(f"PRAGMA synchronous = {'FULL' if full_sync else 'NORMAL'}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except SqliteError as error:
        raise as_journal_error(error, path) from error
    return connection


def stored_version(connection: Any) -> int:
    """0 for a new file."""
    return connection.execute("PRAGMA user_version").fetchall()[0][0]


def refuse_newer(version: int, path: str, newest: int) -> None:
    """A journal of a newer program is left unharmed."""
    if version > newest:
        raise JournalNewer(
            f"{path} was written by a newer Timonel (journal version {version}, this program knows {newest})",
            remedy="upgrade Timonel; the journal was not touched",
        )


def make_ready(connection: Any, path: str, lock: WriterLock, now: float, plan: Plan | None = None) -> None:
    """Creates or upgrades the tables when that is needed. Raises JournalNewer, JournalDamaged."""
    newest = plan.version if plan else VERSION
    try:
        version = stored_version(connection)
        refuse_newer(version, path, newest)
        if version == newest:
            return
        with lock:
            version = stored_version(connection)
            if version == 0:
                _create(connection, path, plan)
            elif version < newest:
                from core.journal.migrations import CURRENT, upgrade

                upgrade(connection, path, now, plan or CURRENT)
    except SqliteError as error:
        raise as_journal_error(error, path) from error


def _create(connection: Any, path: str, plan: Plan | None) -> None:
    from core.journal.migrations import CURRENT, create

    if connection.execute("SELECT count(*) FROM sqlite_master").fetchall()[0][0]:
        raise JournalDamaged(f"{path} is a database of something else", remedy="move it away and start again")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchall()[0][0]
    if mode != "wal":
        raise JournalDamaged(f"the file system of {path} cannot hold a write-ahead log", remedy="use a local disk")
    create(connection, plan or CURRENT)
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.chmod(path + suffix, 0o600)
