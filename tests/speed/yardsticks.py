"""Other queues in a SQLite file, each behind the same three calls; as a program, one process that uses one of them.

Words of the program: name of the queue, its folder, seconds. It says `here`, waits for a line, and
prints what it claimed and how long each claim took.
"""

import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from core.journal.driver import DRIVER
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.rules.match import Worker
from core.services.tasks.acts import complete
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task

RAW_CLAIM = (
    "UPDATE tasks SET state = 'leased', owner = 'bob', epoch = epoch + 1, attempts = attempts + 1, lease_until = ?1,"
    " claimed_at = ?1, changed_at = ?1 WHERE id = (SELECT id FROM tasks INDEXED BY tasks_ready WHERE state = 'ready'"
    " AND need_key = '' ORDER BY priority, open_wants, id LIMIT 1) RETURNING *"
)
"""The barest claim of the same row of the same table: no transaction of its own, no event, no lock, no lease rules."""
RAW_END = "UPDATE tasks SET state = 'done', owner = '', ended_at = ?1, changed_at = ?1 WHERE id = ?2 AND epoch = ?3"
AT_ONCE = 5000
DATA = "a task of some words"


class Yardstick(Protocol):
    """A queue in a folder of its own."""

    def fill(self, count: int) -> None:
        """Puts so many tasks in, by the shortest way that leaves the rows that its own calls would leave."""

    def claim(self) -> Any:
        """What identifies the claimed task, None when there is none."""

    def end(self, claimed: Any) -> None:
        """It is done."""


class Ours:
    """Timonel's queue, as a conversation uses it: with events, leases and epochs."""

    def __init__(self, folder: str) -> None:
        self.journal = Journal(folder)
        self.worker = Worker("operator")

    def fill(self, count: int) -> None:
        def many(tx: Any, size: int) -> None:
            for number in range(size):
                create_task(tx, TaskDraft(DATA, priority=number % 5))

        for first in range(0, count, AT_ONCE):
            self.journal.write(many, THE_OPERATOR, min(AT_ONCE, count - first))

    def claim(self) -> Any:
        task = self.journal.write(claim, THE_OPERATOR, self.worker)
        return (task.id, task.epoch) if task else None

    def end(self, claimed: Any) -> None:
        self.journal.write(complete, THE_OPERATOR, *claimed, "done")


class Raw(Ours):
    """The same table without everything that makes it a queue for many: one statement to claim, one to end."""

    def claim(self) -> Any:
        found = self.journal.connection.execute(RAW_CLAIM, (time.time() + 900,)).fetchall()
        return (found[0][0], found[0][7]) if found else None

    def end(self, claimed: Any) -> None:
        self.journal.connection.execute(RAW_END, (time.time(), *claimed)).fetchall()


class Huey:
    """SqliteStorage of huey: a claim deletes the task (a crash loses it), and the end stores its result."""

    def __init__(self, folder: str) -> None:
        from huey.storage import SqliteStorage  # pyright: ignore[reportMissingImports]

        self.storage = SqliteStorage(filename=os.path.join(folder, "huey.db"))

    def fill(self, count: int) -> None:
        with self.storage.db(commit=True) as cursor:
            rows = (("huey", f"{number} {DATA}".encode(), number % 5) for number in range(count))
            cursor.executemany("insert into task (queue, data, priority) values (?, ?, ?)", rows)

    def claim(self) -> Any:
        return self.storage.dequeue()

    def end(self, claimed: Any) -> None:
        self.storage.put_data(claimed.split()[0].decode(), b"done")


class Litequeue:
    """LiteQueue: a claim marks the message locked, for ever if its holder dies."""

    def __init__(self, folder: str) -> None:
        from litequeue import LiteQueue  # pyright: ignore[reportMissingImports]

        self.queue = LiteQueue(os.path.join(folder, "litequeue.db"))

    def fill(self, count: int) -> None:
        with self.queue.transaction():
            for _ in range(count):
                self.queue.put(DATA)

    def claim(self) -> Any:
        found = self.queue.pop()
        return found and found.message_id

    def end(self, claimed: Any) -> None:
        self.queue.done(claimed)


class PersistQueue:
    """SQLiteAckQueue of persist-queue: reads, then marks, in two statements; its author does not promise processes."""

    def __init__(self, folder: str) -> None:
        from persistqueue import SQLiteAckQueue  # pyright: ignore[reportMissingImports]

        self.queue = SQLiteAckQueue(folder, auto_commit=True, multithreading=True, auto_resume=False)

    def fill(self, count: int) -> None:
        words = (self.queue._serializer.dumps(DATA), time.time())
        with self.queue._putter as connection:
            connection.executemany(self.queue._sql_insert, (words for _ in range(count)))

    def claim(self) -> Any:
        return self.queue.get(block=False, raw=True)["pqid"]

    def end(self, claimed: Any) -> None:
        self.queue.ack(id=claimed)


YARDSTICKS: dict[str, tuple[str, Callable[[str], Yardstick]]] = {
    "ours": ("core", Ours),
    "raw SQLite": ("core", Raw),
    "huey": ("huey", Huey),
    "litequeue": ("litequeue", Litequeue),
    "persist-queue": ("persistqueue", PersistQueue),
}
"""The package that each needs."""


def missing(name: str) -> str:
    """Why it cannot be measured here, or nothing."""
    package, _ = YARDSTICKS[name]
    return "" if importlib.util.find_spec(package) else "not installed: pip install -e '.[benchmark]'"


def main(name: str, folder: str, seconds: str) -> None:
    queue = YARDSTICKS[name][1](folder)
    print("here", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    claimed, claims = [], []
    while time.perf_counter() - began < float(seconds):
        at = time.perf_counter()
        found = queue.claim()
        between = time.perf_counter()
        assert found is not None
        queue.end(found)
        claims.append((between - at) * 1000)
        claimed.append(found.decode() if isinstance(found, bytes) else found)
    print(json.dumps([began, time.perf_counter(), claimed, claims, DRIVER.version]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
