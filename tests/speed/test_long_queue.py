"""A long queue must cost no more than a short one: claims, the ready list and ends, with needs between tasks."""

import statistics
import time

import pytest

from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.rules.match import Requirement, Worker
from core.services.tasks.acts import complete
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.reads import ready_tasks

AT_ONCE = 5000  # tasks made in one transaction
TIMES = 1000
ROLES = ("", "builder", "reviewer", "planner")


def fill(journal: Journal, count: int) -> None:
    """Three of four tasks are ready, for anybody or for a role; every fourth needs the one before it."""

    def many(tx, first):
        for number in range(first, min(first + AT_ONCE, count)):
            needs = (number,) if number % 4 == 3 else ()
            create_task(
                tx,
                TaskDraft(
                    f"task {number}", priority=number % 5, requirement=Requirement(role=ROLES[number % 3]), needs=needs
                ),
            )

    for first in range(0, count, AT_ONCE):
        journal.write(many, THE_OPERATOR, first)


def timed(call) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


@pytest.mark.timeout(3600)
def test_the_length_of_the_queue_does_not_matter(bars, request, tmp_path):
    count = request.config.getoption("--tasks")
    bob = Worker("operator", "builder")
    found: dict[int, list[float]] = {}
    for size in (1000 * 4, count):
        with Journal(str(tmp_path / f"journal-{size}")) as journal:
            fill(journal, size)
            claims, readies, ends = [], [], []
            for _ in range(min(TIMES, size // 4)):
                held = []
                claims.append(timed(lambda held=held: held.append(journal.write(claim, THE_OPERATOR, bob))))
                readies.append(timed(lambda: journal.read(ready_tasks, bob, 50)))
                task = held[0]
                ends.append(timed(lambda task=task: journal.write(complete, THE_OPERATOR, task.id, task.epoch, "done")))
            found[size] = [statistics.median(times) for times in (claims, readies, ends)]
    for name, short, long, most in zip(
        ("claim", "the first 50 that are ready", "complete"), found[4000], found[count], (0.2, 1.0, 0.2), strict=True
    ):
        bars.limit(f"{name} among {count:,} tasks ({short:.3f} ms among 4,000), p50", long, most, "ms")
    bars.check()
