"""The supervisor's heartbeat as the journal keeps it: one row, a live fact."""

from __future__ import annotations

import json
from typing import Any

from core.journal.transaction import Transaction
from core.model.supervision import Beat, LoopHealth

NAME = "supervisor"


def beat(tx: Transaction, given: Beat) -> None:
    """Writes it with the time of this transaction."""
    text = json.dumps([given.since_at, given.version, given.loops], separators=(",", ":"))
    tx.live("INSERT OR REPLACE INTO heartbeats(name, pid, at, text) VALUES (?, ?, ?, ?)", NAME, given.pid, tx.now, text)


def farewell(tx: Transaction, pid: int) -> None:
    """This supervisor ends on purpose: it is not to be counted on from now on. Another's heartbeat is left alone."""
    tx.live("DELETE FROM heartbeats WHERE name = ? AND pid = ?", NAME, pid)


def newest_beat(connection: Any) -> Beat | None:
    """None when it was never started, or ended on purpose.

    What another version of the program wrote is read as far as it is understood.
    """
    rows = connection.execute("SELECT pid, at, text FROM heartbeats WHERE name = ?", (NAME,)).fetchall()
    if not rows:
        return None
    pid, at, text = rows[0]
    try:
        since, version, loops = json.loads(text)
        return Beat(pid, at, since, version, tuple(LoopHealth(*loop) for loop in loops))
    except (ValueError, TypeError):
        return Beat(pid, at)


def note_fallen(tx: Transaction, pid: int, successor: int) -> None:
    """For the log: a supervisor ended without a word, and this one stands in its place."""
    tx.append("supervisor.replaced", f"supervisor:{successor}", fallen=pid)
