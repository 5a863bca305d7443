"""A journal whose clock the test moves, conversations without terminals, and the proof that the log says it all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.journal.journal import Journal
from core.journal.replay import compare, replayed
from core.model.actor import THE_OPERATOR, THE_SUPERVISOR, Actor


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


class Queue:
    """The journal with who acts in front: `queue.by("bob", claim)`."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.journal = Journal(str(folder), clock=self.clock)
        self.actors = {"operator": THE_OPERATOR, "supervisor": THE_SUPERVISOR}

    def join(self, name: str, role: str = "", specialty: str = "", capabilities: str = "", **columns: Any) -> None:
        def create(tx: Any) -> int:
            number = tx.next_id("conversations")
            tx.append(
                "conversation.created", f"conversation:{number}", name=name, kind="demo", state="working",
                state_at=tx.now, created_at=tx.now, created_by=tx.actor.name, opened_at=tx.now,
                role=role, specialty=specialty, capabilities=capabilities, **columns,
            )  # fmt: skip
            return number

        self.actors[name] = Actor(name, self.journal.write(create, THE_OPERATOR))

    def leave(self, name: str) -> None:
        subject = f"conversation:{self.actors[name].conversation_id}"
        self.journal.write(
            lambda tx: tx.append("conversation.closed", subject, state="closed", closed_at=tx.now), THE_OPERATOR
        )

    def by(self, name: str, change: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        return self.journal.write(change, self.actors[name], *args, **kw)

    def read(self, query: Callable[..., Any], *args: Any) -> Any:
        return self.journal.read(query, *args)

    def kinds(self, subject: str) -> list[str]:
        """Kinds of the events about one thing."""
        found = self.journal.connection.execute("SELECT kind FROM events WHERE subject = ? ORDER BY seq", (subject,))
        return [kind for (kind,) in found.fetchall()]

    def plan(self, sql: str, *values: Any) -> str:
        """How SQLite runs a query."""
        found = self.journal.connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        return "\n".join(row[3] for row in found)

    def refute(self) -> list[Any]:
        """Where the tables say something else than the log: nowhere, or the program is wrong."""
        return compare(replayed(self.journal.connection), self.journal.connection)


@pytest.fixture
def new_queue(tmp_path: Path) -> Iterator[Callable[[], Queue]]:
    """Makes queues, for tests that need a fresh one many times."""
    made: list[Queue] = []

    def make() -> Queue:
        made.append(Queue(tmp_path / f"journal-{len(made)}"))
        return made[-1]

    yield make
    for queue in made:
        queue.journal.close()


@pytest.fixture
def queue(new_queue: Callable[[], Queue]) -> Iterator[Queue]:
    """A new journal with two builders, bob and eve, and a reviewer, ann; at the end the log must say it all."""
    made = new_queue()
    made.join("bob", "builder", "backend", "python,sql")
    made.join("eve", "builder", "frontend", "css")
    made.join("ann", "reviewer")
    yield made
    assert made.refute() == []
