"""Rebuilds the tables from the log: all of it to verify, or up to a moment to look back."""

from __future__ import annotations

from typing import Any, NamedTuple

from core.journal.driver import DRIVER
from core.journal.projections import apply_text
from core.journal.schema import LIVE_COLUMNS, PROJECTED, SCHEMA


class Difference(NamedTuple):
    """A row that the log and the table disagree on; one side is None where it is missing."""

    table: str
    key: Any
    from_log: tuple[Any, ...] | None
    in_table: tuple[Any, ...] | None


def replayed(source: Any, *, until_seq: int | None = None, until_time: float | None = None) -> Any:
    """A scratch database in memory holding what the log says, up to and including the limit."""
    scratch = DRIVER.module.connect(":memory:", isolation_level=None)
    scratch.executescript(SCHEMA)
    scratch.execute("BEGIN")
    last, until = 0, _limit(source, until_seq, until_time)
    while True:
        rows = source.execute(
            "SELECT seq, at, actor, kind, subject, payload FROM events WHERE seq > ? AND seq <= ?"
            " ORDER BY seq LIMIT 5000",
            (last, until),
        ).fetchall()
        if not rows:
            break
        for seq, at, actor, kind, subject, payload in rows:
            scratch.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", (seq, at, actor, kind, subject, payload))
            apply_text(scratch, seq, kind, subject, payload)
        last = rows[-1][0]
    scratch.execute("COMMIT")
    return scratch


def _limit(source: Any, until_seq: int | None, until_time: float | None) -> int:
    """The last event to apply. Always a whole beginning of the log, also when a clock once went backwards."""
    until = 2**62 if until_seq is None else until_seq
    if until_time is not None:
        found = source.execute("SELECT coalesce(max(seq), 0) FROM events WHERE at <= ?", (until_time,)).fetchall()
        until = min(until, found[0][0])
    return until


def compare(log: Any, tables: Any) -> list[Difference]:
    """Every projected row on which the two databases disagree, live columns apart."""
    found: list[Difference] = []
    for table in PROJECTED:
        columns = [
            row[1]
            for row in tables.execute(f"PRAGMA table_info({table})").fetchall()
            if row[1] not in LIVE_COLUMNS.get(table, ())
        ]
        query = f"SELECT {', '.join(columns)} FROM {table}"
        wanted = {row[0]: row for row in log.execute(query).fetchall()}
        present = {row[0]: row for row in tables.execute(query).fetchall()}
        for key in sorted(wanted.keys() | present.keys(), key=str):
            if wanted.get(key) != present.get(key):
                found.append(Difference(table, key, wanted.get(key), present.get(key)))
    return found
