"""So many tasks claimed and completed by processes of which so many are killed meanwhile: the design's own proof."""

import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import JournalBusy
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.services.tasks.drafts import TaskDraft, create_task
from tests.fakes.history_check import Verdict
from tests.fakes.history_storm import Storm

WORKERS = 8
LEASE = 0.5  # seconds
AT_ONCE = 250  # tasks made in one transaction
AHEAD = 2000  # tasks that are ready at most, so that the memory of the checker does not grow with the run
OPEN = "SELECT state, count(*) FROM tasks WHERE state = 'ready' OR state = 'leased' GROUP BY state"


class Claims(NamedTuple):
    """How it went."""

    verdict: Verdict
    done: Counter[str]  # tasks by state, at the end
    storm: Counter[str]  # killed, stopped
    seconds: float  # from the first task to the last, without the checks


def make(tx: Any, count: int) -> None:
    """Of all priorities; however often their holders die, they are tried again."""
    for number in range(count):
        create_task(tx, TaskDraft("a part", priority=number % 5, lease=LEASE, max_attempts=100))


def feed(feeder: Journal, size: int) -> int:
    """How many were made: none while somebody was stopped who holds the lock, and whom only we let go on."""
    try:
        feeder.write(make, THE_OPERATOR, size)
    except JournalBusy:
        return 0
    return size


def claim_all(journal: Journal, logs: Path, claims: int, kills: int) -> Claims:
    """Every task is done at the end. As many stops as kills, each longer or shorter than a lease."""
    storm = Storm(journal, logs, WORKERS, "queue", LEASE)
    feeder = Journal(journal.folder, patience=0.1)
    began = time.monotonic()
    made = 0
    try:
        while True:
            counts = dict(journal.read(lambda connection: connection.execute(OPEN).fetchall()))
            ready = counts.get("ready", 0)
            if made == claims and not counts and storm.done["killed"] >= kills:
                break
            if made < claims and ready < AHEAD:
                made += feed(feeder, min(AT_ONCE, claims - made))
            if (made - ready) * kills >= (storm.done["killed"] + 1) * claims:
                storm.kill_one(0, 2 * LEASE)
                storm.stop_one(0.1, 3 * LEASE)
            storm.go_on()
            if ready >= AHEAD or made == claims:
                time.sleep(0.01)  # the pace of the feeder
        seconds = time.monotonic() - began
        storm.end()
    finally:
        storm.abandon()
        feeder.close()
    states = "SELECT state, count(*) FROM tasks GROUP BY state"
    done = Counter(dict(journal.read(lambda connection: connection.execute(states).fetchall())))
    return Claims(storm.judged(), done, storm.done, seconds)
