"""A project without a disk: a given snapshot, a still terminal, commands that are only noted down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.commands.context import ProjectFacts
from core.model.actor import THE_OPERATOR
from core.model.process import Process
from core.services.processes.trees import Leaf
from core.services.snapshot.fleet import FleetSnapshot
from core.terminals.host import Frame
from tests.fakes.fleet_samples import FACTS, FLEET, SCREEN


class FakeSource:
    """Has something new whenever a test gives it something."""

    def __init__(self, snapshot: FleetSnapshot) -> None:
        self.snapshot = snapshot
        self.version = 1
        self.seen = 0

    def give(self, snapshot: FleetSnapshot) -> None:
        self.snapshot, self.version = snapshot, self.version + 1

    def moved(self) -> bool:
        moved, self.seen = self.version != self.seen, self.version
        return moved

    def load(self) -> FleetSnapshot:
        return self.snapshot

    def close(self) -> None:
        pass


class FakeHost:
    """One screen for every terminal."""

    name = "tmux"
    can_type = True

    def __init__(self, lines: tuple[str, ...] = SCREEN) -> None:
        self.lines = lines
        self.sizes: list[tuple[str, int, int]] = []

    def capture(self, key: str) -> Frame:
        return Frame(self.lines, 100, len(self.lines), 0, 0, False, False, False, False, 0)

    def capture_many(self, keys: tuple[str, ...], lines: int) -> dict[str, tuple[str, ...]]:
        return {key: (*self.lines[-lines:], f"the screen of {key}") for key in keys}

    def resize(self, key: str, width: int, height: int) -> None:
        self.sizes.append((key, width, height))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AssertionError(f"nobody should call {name} here")


class FakeJournal:
    """Runs nothing; notes what it was asked."""

    def __init__(self) -> None:
        self.written: list[tuple[Any, ...]] = []
        self.answers: dict[str, Any] = {}

    def write(self, change: Callable[..., Any], actor: object, *args: Any, **more: Any) -> Any:
        self.written.append((change, actor, *args, more))
        return change(self, *args, **more)

    def read(self, query: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return query(self, *args, **more)


class FakeProcesses:
    """The same small tree below every conversation."""

    def trees(self, roots: Mapping[str, int]) -> dict[str, tuple[Leaf, ...]]:
        return {
            key: (
                Leaf(pid, 1.0, "sh", 0, 0.0, 900_000, False),
                Leaf(pid + 1, 1.0, "claude", 1, 12.4, 210_000_000, False),
                Leaf(pid + 2, 1.0, "node", 2, 3.0, 64_000_000, pid % 2 == 0),
            )
            for key, pid in roots.items()
            if key.startswith("c-")
        }

    def past(self, subjects: tuple[str, ...], seconds: float, points: int) -> dict[str, tuple[float | None, ...]]:
        numbers = {one: int(one.partition(":")[2]) for one in subjects}
        return {one: (None, *(float(each * n % 90) for each in range(points - 1))) for one, n in numbers.items()}

    def tail(self, process: Process, lines: int) -> tuple[str, ...]:
        return tuple(f"{process.name} \x1b[32mline {number}\x1b[0m" for number in range(40))[-lines:]

    def screen(self, key: str, lines: int) -> tuple[str, ...]:
        return (*SCREEN, f"the screen of {key}")[-lines:]

    def close(self) -> None:
        pass


class FakeProject:
    def __init__(self) -> None:
        self.journal = FakeJournal()
        self.host = FakeHost()

    def close(self) -> None:
        pass


class FakeDoors:
    """What the app is given in tests and for screenshots."""

    def __init__(self, snapshot: FleetSnapshot = FLEET, facts: ProjectFacts = FACTS) -> None:
        self.feed_source = FakeSource(snapshot)
        self.terminal_host = FakeHost()
        self.project = FakeProject()
        self._facts = facts

    def facts(self) -> ProjectFacts:
        return self._facts

    def source(self) -> Any:
        return self.feed_source

    def host(self) -> Any:
        return self.terminal_host

    def processes(self) -> Any:
        return FakeProcesses()

    @property
    def acting(self) -> Any:
        return lambda: (self.project, THE_OPERATOR)
