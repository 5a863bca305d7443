"""What the log may say about tasks: the rules of the queue once more, told from the events alone."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from core.model.event import Event
from core.rules.match import Worker, covers, requirement

BY_HOLDER = frozenset({"task.done", "task.progressed", "task.released", "task.snoozed", "task.retry_planned"})
ENDED = frozenset({"done", "failed", "cancelled"})


@dataclass(slots=True)
class Known:
    """A task that has not ended."""

    priority: int
    key: str
    state: str
    owner: str = ""
    epoch: int = 0
    until: float = 0.0  # its lease as it was claimed; it may have been renewed since


class QueueRules:
    """Follows the events and blames each that could not be. What has ended is forgotten: memory is what is open."""

    def __init__(self, workers: Mapping[str, Worker], blame: Callable[[str], None]) -> None:
        self.open: dict[int, Known] = {}
        self._workers = workers
        self._blame = blame
        self._newest = 0
        self._leased: dict[int, str] = {}
        self._ready: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def apply(self, event: Event, number: int, columns: dict[str, Any]) -> int:
        """Returns the claim that was in force before the event."""
        if event.kind == "task.created":
            self._made(event, number, columns)
            return 0
        task = self.open.get(number)
        if task is None:
            self._blame(f"{_said(event)} after it had ended, or it never was")
            return 0
        epoch = task.epoch
        if event.kind == "task.claimed":
            self._claimed(event, number, task, columns)
        elif event.kind in BY_HOLDER and event.actor != task.owner:
            self._blame(f"{_said(event)} by {event.actor} while {task.owner or 'nobody'} held it")
        elif event.kind == "task.expired" and event.at < task.until:
            self._blame(f"{_said(event)} {task.until - event.at:.3f} s before the lease of {task.owner} ran out")
        self._set(number, task, columns)
        return epoch

    def first_for(self, name: str) -> int | None:
        """The task that a claim of this worker must return now: the most urgent, then the oldest, of those that fit."""
        worker = self._workers.get(name) or Worker(name)
        held = {one for key in self._leased.values() for one in requirement(key).resources}
        tops = [self._top(key) for key in self._ready if covers(key, worker, held)]
        return min((top for top in tops if top is not None), default=(0, None))[1]

    def holds(self, name: str, number: int, epoch: int) -> bool:
        """Whether this worker holds the task under this claim."""
        task = self.open.get(number)
        return task is not None and (task.state, task.owner, task.epoch) == ("leased", name, epoch)

    def _made(self, event: Event, number: int, columns: dict[str, Any]) -> None:
        if number <= self._newest:
            self._blame(f"{_said(event)} a second time")
        self._newest = max(self._newest, number)
        task = Known(columns.get("priority", 2), columns.get("need_key", ""), "")
        self.open[number] = task
        self._set(number, task, columns)

    def _claimed(self, event: Event, number: int, task: Known, columns: dict[str, Any]) -> None:
        if task.state != "ready":
            self._blame(f"{_said(event)} by {event.actor} while it was {task.state} by {task.owner or 'nobody'}")
        elif (first := self.first_for(columns["owner"])) != number:
            self._blame(f"{_said(event)} by {event.actor} before #{first}, which was ready and comes first")
        if columns["epoch"] != task.epoch + 1:
            self._blame(f"{_said(event)} under claim {columns['epoch']}, after claim {task.epoch}")
        if columns["owner"] != event.actor:
            self._blame(f"{_said(event)} by {event.actor} for {columns['owner']}")
        task.until = columns["lease_until"]

    def _set(self, number: int, task: Known, columns: dict[str, Any]) -> None:
        task.owner = columns.get("owner", task.owner)
        task.epoch = max(task.epoch, columns.get("epoch", 0))
        task.state = columns.get("state", task.state)
        self._leased.pop(number, None)
        if task.state in ENDED:
            del self.open[number]
        elif task.state == "leased":
            self._leased[number] = task.key
        elif task.state == "ready" and "state" in columns:
            heappush(self._ready[task.key], (task.priority, number))

    def _top(self, key: str) -> tuple[int, int] | None:
        heap = self._ready[key]
        while heap:
            task = self.open.get(heap[0][1])
            if task is not None and task.state == "ready":
                return heap[0]
            heappop(heap)
        return None


def _said(event: Event) -> str:
    return f"event {event.seq}: {event.kind} of #{event.subject.partition(':')[2]}"
