"""The queue and the bus once more, as small as they can be said: what the real ones are compared with."""

from dataclasses import dataclass, field

WORKERS = {"bob": ("builder", {"sql"}), "eve": ("builder", set()), "ann": ("reviewer", {"sql"})}
LEASE = 100.0


@dataclass
class ModelTask:
    """One task; `rest()` derives its state as the design says it."""

    priority: int
    role: str = ""
    can: str = ""
    resource: str = ""
    needs: set[int] = field(default_factory=set)
    state: str = "ready"
    owner: str = ""
    epoch: int = 0
    attempts: int = 0
    hold: bool = False
    ready_at: float = 0.0
    until: float = 0.0


class Model:
    """Tasks by number and, for each reader, what is queued and what was delivered."""

    def __init__(self) -> None:
        self.now = 0.0
        self.tasks: dict[int, ModelTask] = {}
        self.queued: dict[str, list[tuple[int, int, float]]] = {name: [] for name in (*WORKERS, "operator")}
        self.delivered: dict[str, list[int]] = {name: [] for name in (*WORKERS, "operator")}

    def open_needs(self, task: ModelTask) -> int:
        return sum(self.tasks[need].state != "done" for need in task.needs)

    def rest(self, task: ModelTask) -> None:
        task.owner = ""
        if task.hold or self.open_needs(task):
            task.state = "blocked"
        else:
            task.state = "scheduled" if task.ready_at > self.now else "ready"

    def settle(self) -> None:
        """Needs that were met or reopened move what waits for them."""
        for task in self.tasks.values():
            if task.state in ("ready", "blocked", "scheduled"):
                was = task.state
                self.rest(task)
                if was == "scheduled" and task.state == "ready":
                    task.state = was  # until somebody wakes it

    def wake(self) -> None:
        for task in self.tasks.values():
            if task.state == "scheduled" and task.ready_at <= self.now:
                task.state = "ready"

    def expire(self) -> None:
        for task in self.tasks.values():
            if task.state == "leased" and task.until < self.now:
                task.owner, task.state = "", "failed"
                if task.attempts < 3:
                    self.rest(task)

    def renew(self, name: str) -> None:
        for task in self.tasks.values():
            if task.owner == name and task.until < self.now + LEASE * 0.95:
                task.until = self.now + LEASE

    def fits(self, task: ModelTask, name: str) -> bool:
        role, can = WORKERS[name]
        busy = {one.resource for one in self.tasks.values() if one.state == "leased"} - {""}
        return task.role in ("", role) and (not task.can or task.can in can) and task.resource not in busy

    def claim(self, name: str) -> int | None:
        self.renew(name)
        self.expire()
        self.wake()
        ready = [
            (task.priority, number)
            for number, task in self.tasks.items()
            if task.state == "ready" and self.fits(task, name)
        ]
        if not ready:
            return None
        number = min(ready)[1]
        task = self.tasks[number]
        task.state, task.owner, task.until = "leased", name, self.now + LEASE
        task.epoch += 1
        task.attempts += 1
        return number

    def reaches(self, start: int, goal: int) -> bool:
        return start == goal or any(self.reaches(need, goal) for need in self.tasks[start].needs)

    def take(self, name: str, most: int) -> list[int]:
        alive = sorted((rank, number) for rank, number, ends in self.queued[name] if ends > self.now)
        taken = [number for _, number in alive][:most]
        left = {number for _, number in alive[most:]}
        self.queued[name] = [one for one in self.queued[name] if one[1] in left]
        self.delivered[name] += taken
        return taken
