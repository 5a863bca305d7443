"""The journal as its callers see it: write(change) and read(query), whole and synchronous."""

from __future__ import annotations

import os
import time
from _thread import allocate_lock
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from core.clock import Clock, wall
from core.errors import JournalError, TimonelError, UsageError
from core.journal.connection import (
    BUSY_SECONDS,
    FILE,
    LOCK,
    connect,
    make_ready,
    prepare_folder,
    refuse_newer,
    stored_version,
)
from core.journal.driver import DRIVER
from core.journal.failures import SqliteError, as_journal_error, is_busy
from core.journal.lock import WriterLock
from core.journal.schema import VERSION
from core.journal.transaction import Transaction
from core.model.actor import Actor

if TYPE_CHECKING:
    from core.journal.migrations import Plan

P = ParamSpec("P")
T = TypeVar("T")
PAUSE = 0.02  # seconds between them; fairness comes from the writer lock, which is held meanwhile
SHRINK_MS = 50  # the longest wait for readers
TRIES = 3  # of one change, when SQLite itself says busy although the writer lock is ours


class Journal:
    """One connection and the writer lock. May be used by several threads, one at a time."""

    def __init__(
        self,
        folder: str,
        *,
        clock: Clock = wall,
        full_sync: bool = False,
        patience: float = 10.0,
        plan: Plan | None = None,
    ) -> None:
        """Opens or makes `folder`/journal.db; `patience` is the longest wait for other writers, in seconds."""
        prepare_folder(folder)
        self.folder = folder
        self.path = os.path.join(folder, FILE)
        self.clock = clock
        self._lock = WriterLock(os.path.join(folder, LOCK), patience=patience)
        self._mutex = allocate_lock()  # what threading.Lock is, without the rest of that module
        self._version = plan.version if plan else VERSION
        try:
            self._connection: Any = connect(self.path, full_sync=full_sync)
        except JournalError:
            self._lock.close()
            raise
        try:
            make_ready(self._connection, self.path, self._lock, clock(), plan)
        except BaseException:
            self.close()
            raise

    def write(
        self, change: Callable[Concatenate[Transaction, P], T], actor: Actor, /, *args: P.args, **kw: P.kwargs
    ) -> T:
        """Runs `change(tx, …)` in one transaction: all of it is in the journal on return, or none on any error.

        What a refusal leaves (`TimonelError.afterwards`) is written in a transaction of its own, before it is raised.
        """
        with self._mutex, self._lock:
            try:
                return self._tried(change, actor, args, kw)
            except TimonelError as error:
                if error.afterwards is not None:
                    self._tried(error.afterwards, actor, (), {})
                raise

    def _tried(self, change: Callable[..., T], actor: Actor, args: tuple[Any, ...], kw: dict[str, Any]) -> T:
        for tries_left in range(TRIES, 0, -1):
            try:
                return self._transact(change, actor, args, kw)
            except OverflowError as error:
                raise _too_large() from error
            except SqliteError as error:
                if tries_left == 1 or not is_busy(error):
                    raise as_journal_error(error, self.path) from error
                time.sleep(PAUSE)
        raise AssertionError("unreachable")

    def read(self, query: Callable[Concatenate[Any, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """Runs `query(connection, …)` in one short read transaction: one consistent picture."""
        with self._mutex:
            try:
                self._connection.execute("BEGIN")
                try:
                    return query(self._connection, *args, **kw)
                finally:
                    if self._connection.in_transaction:  # SQLite ends it by itself after some errors
                        self._connection.execute("COMMIT")
            except OverflowError as error:
                raise _too_large() from error
            except SqliteError as error:
                raise as_journal_error(error, self.path) from error

    def shrink_wal(self) -> bool:
        """Writes the write-ahead log back and cuts it to nothing; False when a reader still needs it."""
        with self._mutex, self._lock:
            try:
                self._connection.execute(f"PRAGMA busy_timeout = {SHRINK_MS}")  # writers wait for us meanwhile
                busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
                self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            except SqliteError as error:
                raise as_journal_error(error, self.path) from error
        return not busy

    @property
    def connection(self) -> Any:
        """The connection itself, for whoever hosts it in a thread of its own."""
        return self._connection

    def close(self) -> None:
        """The last close writes the log back, so an unsafe SQLite must not do it beside a writer."""
        with self._mutex:
            if DRIVER.safe:
                self._connection.close()
            else:
                with self._lock:
                    self._connection.close()
            self._lock.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _transact(self, change: Callable[..., T], actor: Actor, args: tuple[Any, ...], kw: dict[str, Any]) -> T:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            # A newer program may have upgraded the journal since we opened it; ours would write the old shape.
            refuse_newer(stored_version(connection), self.path, self._version)
            result = change(Transaction(connection, actor, self.clock()), *args, **kw)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result


def _too_large() -> UsageError:
    return UsageError("a number is too large for the journal; nothing was written", remedy="give one below 2^63")
