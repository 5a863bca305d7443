"""CPU and memory of the past: written in batches, made coarser as they age, forgotten in the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.journal.transaction import Transaction
from core.model.health import HealthPoint
from core.rules.downsample import COARSEST, STEPS, coarser, due_before, slots
from core.services.reading import rows

DAY = 86_400
AHEAD = 600.0
"""Seconds: points later than this from now come from a clock that was wrong."""

# A part of a point that is there already joins it: sums add up, maxima stay.
_ADD = (
    f"INSERT INTO health_history({', '.join(HealthPoint._fields)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT(subject, resolution, at) DO UPDATE SET samples = samples + excluded.samples,"
    " cpu_sum = cpu_sum + excluded.cpu_sum, cpu_max = max(cpu_max, excluded.cpu_max),"
    " memory_max = max(memory_max, excluded.memory_max), children_max = max(children_max, excluded.children_max)"
)


def history(connection: Any, subject: str, since: float, until: float, points: int) -> tuple[HealthPoint | None, ...]:
    """Exactly `points` points of that subject, oldest first, for a sparkline; None where nothing is known."""
    where = "WHERE subject = ? AND resolution = ? AND at > ? AND at < ? ORDER BY at"
    found: list[HealthPoint] = []
    for resolution in (COARSEST, *(step.resolution for step in reversed(STEPS))):
        found += rows(connection, HealthPoint, where, subject, resolution, int(since) - resolution, until)
    return slots(found, since, until, points)


def add_points(tx: Transaction, points: Iterable[HealthPoint]) -> None:
    """Adds them to what is there; the caller's transaction makes one write of many."""
    for point in points:
        tx.live(_ADD, *point)


def roll_up(tx: Transaction, days: float) -> int:
    """Joins what is old into coarser points and forgets what is older than `days`; returns the points joined."""
    joined = 0
    for step in STEPS:
        before = due_before(tx.now, step)
        old = rows(tx.connection, HealthPoint, "WHERE resolution = ? AND at < ?", step.resolution, before)
        if old:
            add_points(tx, coarser(old, step.next))
            tx.live("DELETE FROM health_history WHERE resolution = ? AND at < ?", step.resolution, before)
        joined += len(old)
    tx.live("DELETE FROM health_history WHERE resolution = ? AND at < ?", COARSEST, int(tx.now - days * DAY))
    for resolution in (*(step.resolution for step in STEPS), COARSEST):
        tx.live("DELETE FROM health_history WHERE resolution = ? AND at > ?", resolution, int(tx.now + AHEAD))
    return joined
