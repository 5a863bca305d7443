"""Opens connections to a journal file: the folder, the modes, the pragmas."""

from __future__ import annotations

import os
from typing import Any

from core.errors import JournalDamaged
from core.journal import migrations
from core.journal.driver import DRIVER
from core.journal.failures import SqliteError, as_file_error, as_journal_error
from core.journal.lock import WriterLock

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


def make_ready(
    connection: Any, path: str, lock: WriterLock, now: float, plan: migrations.Plan = migrations.CURRENT
) -> None:
    """Creates or upgrades the tables when that is needed. Raises JournalNewer, JournalDamaged."""
    try:
        version = migrations.stored_version(connection)
        migrations.refuse_newer(version, path, plan.version)
        if version == plan.version:
            return
        with lock:
            version = migrations.stored_version(connection)
            if version == 0:
                _create(connection, path, plan)
            elif version < plan.version:
                migrations.upgrade(connection, path, now, plan)
    except SqliteError as error:
        raise as_journal_error(error, path) from error


def _create(connection: Any, path: str, plan: migrations.Plan) -> None:
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchall()[0][0]:
        raise JournalDamaged(f"{path} is a database of something else", remedy="move it away and start again")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchall()[0][0]
    if mode != "wal":
        raise JournalDamaged(f"the file system of {path} cannot hold a write-ahead log", remedy="use a local disk")
    migrations.create(connection, plan)
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.chmod(path + suffix, 0o600)
