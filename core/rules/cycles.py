"""Tasks that would wait for each other in a ring."""

from __future__ import annotations

from collections.abc import Callable, Iterable

NeedsOf = Callable[[int], Iterable[int]]
"""The tasks that a task needs."""


def cycle_made_by(task: int, need: int, needs_of: NeedsOf) -> tuple[int, ...]:
    """The ring that `task needs need` would close, from task to task; empty when it closes none."""
    if task == need:
        return (task, task)
    came_from = {need: task}
    waiting = [need]
    while waiting:
        here = waiting.pop()
        for further in needs_of(here):
            if further == task:
                return (*_way(came_from, task, here), task)
            if further not in came_from:
                came_from[further] = here
                waiting.append(further)
    return ()


def cycle_text(ring: Iterable[int]) -> str:
    """As people read it: #3 → #7 → #3."""
    return " → ".join(f"#{number}" for number in ring)


def _way(came_from: dict[int, int], start: int, end: int) -> tuple[int, ...]:
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))
