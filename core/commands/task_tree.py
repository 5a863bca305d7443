"""The tasks of the list as a tree: parts below the whole that they are part of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from core.model.task import Task, TaskState

DEEPEST = 6
"""Levels that are drawn; what is deeper stands where the deepest stand."""

Below = Mapping[int | None, Sequence[Task]]
"""Parts by the number of the whole; those of no task that is listed under None."""


class TreeLine(NamedTuple):
    """One task and its place. `rails` says for each level down to its own whether another part follows there."""

    task: Task
    rails: tuple[bool, ...] = ()
    parts: int = 0  # below it, at any depth
    done: int = 0  # of them
    parked: int = 0  # of them
    folded: bool = False
    aside: bool = False  # it does not match the filter, and stands there for what is below it


def as_tree(
    ordered: Sequence[Task], folded: Collection[int] = (), wanted: Collection[int] | None = None
) -> list[TreeLine]:
    """The lines from top to bottom, in linear time; siblings keep their order.

    `folded` are numbers of tasks whose parts are not listed. `wanted` are the numbers that match a filter: they are
    listed with everything that they are part of, whether it is folded or not.
    """
    shown = {task.id: task for task in ordered}
    kept = shown if wanted is None else _with_wholes(shown, wanted)
    below: dict[int | None, list[Task]] = {}
    for task in ordered:
        if task.id in kept:
            below.setdefault(task.parent_id if task.parent_id in shown else None, []).append(task)
    closed = set() if wanted is not None else {number for number in folded if number in below}
    walk = _walk(below)
    counts = _counted(walk)
    lines: list[TreeLine] = []
    hidden: set[int] = set()
    for task, rails in walk:
        if task.parent_id in closed or task.parent_id in hidden:
            hidden.add(task.id)
            continue
        parts, done, parked = counts.get(task.id, (0, 0, 0))
        aside = wanted is not None and task.id not in wanted
        lines.append(TreeLine(task, rails, parts, done, parked, task.id in closed, aside))
    return lines


def wholes(ordered: Sequence[Task]) -> frozenset[int]:
    """The numbers of those that have parts in the list."""
    shown = {task.id for task in ordered}
    return frozenset(task.parent_id for task in ordered if task.parent_id in shown and task.parent_id is not None)


def _with_wholes(shown: Mapping[int, Task], wanted: Collection[int]) -> set[int]:
    kept: set[int] = set()
    for number in wanted:
        up: int | None = number
        while up is not None and up in shown and up not in kept:
            kept.add(up)
            up = shown[up].parent_id
    return kept


def _walk(below: Below) -> list[tuple[Task, tuple[bool, ...]]]:
    """Every task before its parts, with its rails."""
    found: list[tuple[Task, tuple[bool, ...]]] = []
    waiting = [(task, ()) for task in reversed(below.get(None, ()))]
    while waiting:
        task, rails = waiting.pop()
        found.append((task, rails))
        parts = below.get(task.id, ())
        waiting += [(part, (*rails[: DEEPEST - 1], at > 0)) for at, part in enumerate(reversed(parts))]
    return found


def _counted(walk: Sequence[tuple[Task, tuple[bool, ...]]]) -> dict[int, tuple[int, int, int]]:
    """How many parts each whole has at any depth, how many are done, how many are parked."""
    parts: Counter[int] = Counter()
    done: Counter[int] = Counter()
    parked: Counter[int] = Counter()
    for task, rails in reversed(walk):
        if rails and task.parent_id is not None:
            parts[task.parent_id] += parts[task.id] + 1
            done[task.parent_id] += done[task.id] + (task.state == TaskState.DONE)
            parked[task.parent_id] += parked[task.id] + (task.state == TaskState.FAILED)
    return {number: (count, done[number], parked[number]) for number, count in parts.items()}
