"""Looking after the journal: is it healthy, what did it hold at some moment, what was written, a copy of it."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from core.errors import NotFound
from core.journal.backup import default_target, write_copy
from core.journal.connection import connect
from core.journal.journal import Journal
from core.journal.replay import Difference, compare, replayed
from core.journal.schema import VERSION
from core.model.event import Event
from core.services.snapshot.fleet import FleetSnapshot, load_snapshot

MOST_NAMED = 20  # differences told one by one
AT_ONCE = 1000  # events read in one go

_EVENTS = f"SELECT {', '.join(Event._fields)} FROM events WHERE seq > ? AND (? = '' OR subject = ?) ORDER BY seq"


class Verified(NamedTuple):
    """What a full check found."""

    events: int
    integrity: tuple[str, ...]  # SQLite's complaints
    differences: tuple[Difference, ...]  # between the log and the tables

    @property
    def healthy(self) -> bool:
        """True when nothing was found."""
        return not (self.integrity or self.differences)

    @property
    def words(self) -> tuple[str, ...]:
        """One line for each complaint, the first ones of many."""
        told = [f"SQLite says: {line}" for line in self.integrity]
        told += [
            f"{one.table} {one.key}: the log says {one.from_log}, the table {one.in_table}" for one in self.differences
        ]
        more = len(told) - MOST_NAMED
        return (*told[:MOST_NAMED], f"and {more} more") if more > 0 else tuple(told)


def verify(connection: Any) -> Verified:
    """SQLite's own check, then every table rebuilt from the log and compared. One snapshot; seconds on a big log."""
    said = [row[0] for row in connection.execute("PRAGMA integrity_check(20)").fetchall()]
    said += [
        f"{row[0]} {row[1]} refers to nothing" for row in connection.execute("PRAGMA foreign_key_check").fetchall()
    ]
    scratch = replayed(connection)
    try:
        differences = tuple(compare(scratch, connection))
        events = scratch.execute("SELECT count(*) FROM events").fetchall()[0][0]
    finally:
        scratch.close()
    return Verified(events, tuple(line for line in said if line != "ok"), differences)


def fleet_at(connection: Any, *, until_seq: int | None = None, until_time: float | None = None) -> FleetSnapshot:
    """The fleet as it was at that event or that time. Live facts (load, context, leases) are not known any more."""
    scratch = replayed(connection, until_seq=until_seq, until_time=until_time)
    try:
        snapshot = load_snapshot(scratch)
    finally:
        scratch.close()
    if not snapshot.seq:
        raise NotFound("the journal holds nothing that old", remedy="`timonel journal log --limit 1` shows its start")
    return snapshot


def events_since(connection: Any, seq: int, subject: str = "", limit: int = AT_ONCE) -> tuple[Event, ...]:
    """The next events after `seq`, oldest first; of one subject (`task:12`) when it is given."""
    found = connection.execute(f"{_EVENTS} LIMIT ?", (seq, subject, subject, limit)).fetchall()
    return tuple(map(Event._make, found))


def last_seq(connection: Any) -> int:
    """Number of the newest event; 0 in an empty journal."""
    return connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchall()[0][0]


def backup(journal: Journal, target: str = "") -> str:
    """Writes a whole, consistent copy while others go on working; returns its path. Raises Conflict, JournalError."""
    path = os.path.abspath(target) if target else default_target(journal.path, VERSION, journal.clock())
    source = connect(journal.path)
    try:
        return write_copy(source, path)
    finally:
        source.close()
