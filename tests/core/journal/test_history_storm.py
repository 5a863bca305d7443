"""Real processes, killed and stopped at random; what each of them was told is checked against the log."""

import os
import signal
import time

import pytest

from core.journal.journal import Journal
from core.journal.replay import compare, replayed
from core.model.actor import THE_OPERATOR
from core.rules.match import Worker
from core.services.tasks.claims import claim, worker_named
from core.services.tasks.drafts import TaskDraft, create_task
from tests.fakes.history_claims import claim_all
from tests.fakes.history_storm import Storm, join

LEASE = 0.25  # seconds
SECONDS = 6.0


def plant(tx, count):
    for number in range(count):
        create_task(tx, TaskDraft(f"first {number}", priority=number % 5, lease=LEASE, max_attempts=20))


@pytest.fixture
def storm(journal, tmp_path):
    """Eight conversations that do everything at random, a supervisor, and two hundred tasks of a short lease."""
    journal.write(plant, THE_OPERATOR, 200)
    made = Storm(journal, tmp_path / "logs", 8, "mix", LEASE)
    yield made
    made.abandon()


def check_tables(journal: Journal) -> None:
    """The file is whole, and the tables are what the log says."""
    assert journal.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert compare(replayed(journal.connection), journal.connection) == []


def test_a_storm_of_everything_leaves_a_history_without_a_fault(storm, journal):
    end = time.monotonic() + SECONDS
    give_up = end + 60
    while time.monotonic() < end or min(storm.done["killed"], storm.done["stopped"]) < 10:
        assert time.monotonic() < give_up, storm.done
        storm.stop_one(0.5 * LEASE, 3 * LEASE)
        if storm.done["killed"] < storm.done["stopped"]:
            storm.kill_one(0, 2 * LEASE)
        storm.go_on()
        time.sleep(0.1)  # the pace of the storm, not a wait for anything
    storm.end()
    verdict = storm.judged()
    print(dict(storm.done), dict(verdict.counts))
    assert verdict.faults == ()
    for happened, least in (("claim", 50), ("complete", 20), ("take", 20), ("send", 10), ("acknowledge", 5)):
        assert verdict.counts[happened] >= least, verdict.counts
    assert verdict.counts["refused"]  # some stops outlasted a lease
    assert verdict.counts["task.expired"]
    assert verdict.counts["receipt.expired"]
    check_tables(journal)


def test_some_thousand_claims_and_twenty_kills(journal, tmp_path):
    """The small sister of tests/speed/test_million_claims.py."""
    found = claim_all(journal, tmp_path / "logs", 2500, 20)
    assert found.verdict.faults == ()
    assert found.done == {"done": 2500}
    assert found.storm["killed"] == 20
    assert found.verdict.counts["task.claimed"] > 2500  # some claims were taken over from the dead
    check_tables(journal)


def has_lapsed(connection, number):
    found = connection.execute("SELECT lease_until FROM tasks WHERE id = ?", (number,)).fetchall()
    return found[0][0] < time.time()


def test_a_worker_that_was_stopped_past_its_lease_is_refused(journal, start, folder):
    journal.write(join, THE_OPERATOR, {"w0": Worker("w0"), "w1": Worker("w1")})
    journal.write(plant, THE_OPERATOR, 2)
    late = start("late_worker.py", folder, "w0")
    assert late.stdout is not None and late.stdin is not None
    number, epoch = map(int, late.stdout.readline().split())
    os.kill(late.pid, signal.SIGSTOP)
    give_up = time.monotonic() + 10
    while not journal.read(has_lapsed, number):
        assert time.monotonic() < give_up
        time.sleep(0.02)
    task = journal.write(claim, THE_OPERATOR, journal.read(worker_named, "w1"))  # gives the lapsed claim back first
    assert task is not None and (task.id, task.owner, task.epoch) == (number, "w1", epoch + 1)
    os.kill(late.pid, signal.SIGCONT)
    late.stdin.write("\n")
    late.stdin.flush()
    assert f"task #{number} is held by w1 now (claim {epoch + 1})" in late.stdout.readline()
    assert late.wait(timeout=20) == 0
    check_tables(journal)
