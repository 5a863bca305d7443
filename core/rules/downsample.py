"""How samples become points, and points coarser points: sums and maxima are kept, so nothing that peaked is lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.model.health import HealthPoint

HOUR, DAY = 3600, 86_400


class Step(NamedTuple):
    """Points of this resolution are kept for so long, then joined into those of the next. Seconds."""

    resolution: int
    kept: int
    next: int


STEPS = (Step(10, HOUR, 60), Step(60, DAY, 600))
COARSEST = 600
"""Resolution in seconds of what is older; how long those are kept is a setting."""


def sampled(subject: str, at: float, cpu: float, memory: int, children: int) -> HealthPoint:
    """One sample as a point of the finest resolution."""
    finest = STEPS[0].resolution
    return HealthPoint(subject, finest, int(at) // finest * finest, 1, cpu, cpu, memory, children)


def coarser(points: Iterable[HealthPoint], resolution: int) -> tuple[HealthPoint, ...]:
    """The points joined into those of a coarser (or the same) resolution, oldest first within each subject."""
    found: dict[tuple[str, int], HealthPoint] = {}
    for point in points:
        at = point.at // resolution * resolution
        moved = point._replace(resolution=resolution, at=at)
        known = found.get((point.subject, at))
        found[point.subject, at] = moved if known is None else _joined(known, moved)
    return tuple(found[key] for key in sorted(found))


def due_before(now: float, step: Step) -> int:
    """Points of a step that begin before this are joined: whole points of the next resolution only."""
    return int(now - step.kept) // step.next * step.next


def slots(points: Iterable[HealthPoint], since: float, until: float, count: int) -> tuple[HealthPoint | None, ...]:
    """Exactly `count` points over the time from `since` to `until`, None where nothing is known.

    A point that is coarser than a slot fills every slot that it covers. Each has the resolution of the slots.
    """
    if count <= 0 or until <= since:
        return ()
    width = (until - since) / count
    found: list[HealthPoint | None] = [None] * count
    for point in points:
        first = int((point.at - since) // width)
        # One that is finer than a slot belongs to the slot in which it begins, and is counted once.
        last = int((point.at + point.resolution - since) // width) - 1 if point.resolution > width else first
        for index in range(max(first, 0), min(max(last, first), count - 1) + 1):
            placed = point._replace(resolution=max(int(width), 1), at=int(since + index * width))
            known = found[index]
            found[index] = placed if known is None else _joined(known, placed)
    return tuple(found)


def _joined(one: HealthPoint, other: HealthPoint) -> HealthPoint:
    return one._replace(
        samples=one.samples + other.samples,
        cpu_sum=one.cpu_sum + other.cpu_sum,
        cpu_max=max(one.cpu_max, other.cpu_max),
        memory_max=max(one.memory_max, other.memory_max),
        children_max=max(one.children_max, other.children_max),
    )


def cpu_line(points: Sequence[HealthPoint | None]) -> tuple[float | None, ...]:
    """For a sparkline: the average of each point."""
    return tuple(point.cpu if point else None for point in points)


def memory_line(points: Sequence[HealthPoint | None]) -> tuple[float | None, ...]:
    """For a sparkline: the most of each point, in bytes."""
    return tuple(float(point.memory_max) if point else None for point in points)
