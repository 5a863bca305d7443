"""After a sleep or a set clock: leases get back the time that nobody could work, and the log says so."""

from __future__ import annotations

import time

from core.journal.transaction import Transaction
from core.rules.clock_jumps import Clocks, Jump, jump, lease_after

LEASED = "SELECT id, lease_until, lease FROM tasks WHERE state = 'leased'"


def read_clocks() -> Clocks:
    """The machine's clocks now. Where the system has no boot clock a sleep looks like a clock set forward."""
    awake = time.monotonic()
    boot = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else awake
    return Clocks(time.time(), boot, awake)


def settle_jump(tx: Transaction, before: Clocks, after: Clocks) -> Jump:
    """Moves every lease by what the wall clock went on too much; one event says what happened and to how many."""
    found = jump(before, after)
    if not found.shift:
        return found
    moved = 0
    for number, until, lease in tx.all(LEASED):
        fresh = lease_after(until, lease, before, after)
        if fresh != until:
            moved += tx.live("UPDATE tasks SET lease_until = ? WHERE id = ? AND lease_until = ?", fresh, number, until)
    tx.append("clock.jumped", "clock:0", slept=found.slept, stepped=found.stepped, leases=moved)
    return found
