"""CPU seconds that a tree of processes used between two looks, though processes come and go in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.terminals.process_groups import Row

Spent = Mapping[tuple[int, float], tuple[float, float]]
"""Own and waited-for CPU seconds, by pid and start: a pid that was given out again is another process."""


def spent(rows: Iterable[Row]) -> Spent:
    """What each process has used so far."""
    return {(row.pid, row.started): (row.cpu_seconds, row.waited_seconds) for row in rows}


def used_between(before: Spent, now: Spent) -> float:
    """Never negative. A child that ended and was waited for counts once: what was seen of it before is taken off.

    So a compiler that lives for a tenth of a second counts, too, as soon as its parent has waited for it.
    """
    own = sum(seconds - before.get(key, (0.0, 0.0))[0] for key, (seconds, _) in now.items())
    waited = sum(seconds - before.get(key, (0.0, 0.0))[1] for key, (_, seconds) in now.items())
    gone = sum(own + waited for key, (own, waited) in before.items() if key not in now)
    return max(own, 0.0) + max(waited - gone, 0.0)
