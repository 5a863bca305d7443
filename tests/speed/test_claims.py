"""A claim with its event beside SQLite's barest claim; many processes at once; a commit on its way to the screen."""

import json
import os
import statistics
import subprocess
import sys
import threading
import time

import pytest

from core.commands.snapshot_source import JournalSource
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.rules.match import Worker
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from tests.conftest import ROOT
from tests.speed.side_by_side import interleaved, percentile
from tests.speed.yardsticks import RAW_CLAIM
from tui.feeds.journal_feed import Feed

BLOCK = 500  # claims of one measured block
BURST = 48


def fill(journal: Journal, count: int) -> None:
    def many(tx, size):
        for number in range(size):
            create_task(tx, TaskDraft(f"task {number}", priority=number % 5))

    for _ in range(count // 1000):
        journal.write(many, THE_OPERATOR, 1000)


@pytest.mark.timeout(600)
def test_a_claim_with_its_event(bars, tmp_path):
    rounds, bob = 15, Worker("operator")
    with Journal(str(tmp_path / "ours")) as journal, Journal(str(tmp_path / "raw")) as other:
        for each in (journal, other):
            fill(each, BLOCK * (rounds + 1) // 1000 * 1000 + 1000)
        raw = other.connection

        def ours() -> float:
            began = time.perf_counter()
            for _ in range(BLOCK):
                assert journal.write(claim, THE_OPERATOR, bob) is not None
            return BLOCK / (time.perf_counter() - began)

        def barest() -> float:
            began = time.perf_counter()
            for _ in range(BLOCK):
                assert raw.execute(RAW_CLAIM, (time.time() + 900,)).fetchall()
            return BLOCK / (time.perf_counter() - began)

        found = interleaved({"ours": ours, "raw": barest}, rounds)
    bars.share("claim with its event / one raw statement", *map(statistics.median, found.values()), 0.4)
    bars.check()


WORKER = """
import json, os, sys, time
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.rules.match import Worker
from core.services.tasks.acts import complete
from core.services.tasks.claims import claim
journal, who = Journal(sys.argv[1]), Worker("operator")
print("here", flush=True)
os.read(0, 1)  # ends for all of them at once when the other end is closed
began = time.perf_counter()
task = journal.write(claim, THE_OPERATOR, who)
journal.write(complete, THE_OPERATOR, task.id, task.epoch, "done")
print(json.dumps([task.id, 1000 * (time.perf_counter() - began)]), flush=True)
os.read(int(sys.argv[2]), 1)  # nobody's ending takes the machine from those who are still at it
"""


def burst(folder, environ):
    """Number of the task and milliseconds, of every process; all of them begin at the same moment."""
    (ready, start), (stay, leave) = os.pipe(), os.pipe()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, folder, str(stay)], stdin=ready, stdout=subprocess.PIPE, pass_fds=(stay,),
            stderr=subprocess.PIPE, text=True, env={**environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(BURST)
    ]  # fmt: skip
    pipes = [worker.stdout for worker in workers if worker.stdout is not None]
    assert [pipe.readline() for pipe in pipes] == ["here\n"] * BURST
    os.close(start)
    answers = [json.loads(pipe.readline()) for pipe in pipes]
    for end in (leave, ready, stay):
        os.close(end)
    assert [err for _, err in (worker.communicate(timeout=60) for worker in workers) if err] == []  # no lock is shown
    return answers


@pytest.mark.timeout(600)
def test_forty_eight_processes_at_once(bars, tmp_path, environ):
    folder = str(tmp_path / "journal")
    times: list[float] = []
    with Journal(folder) as journal:
        fill(journal, 1000)
        for _ in range(3):
            answers = burst(folder, environ)
            assert len({number for number, _ in answers}) == BURST
            times += [passed for _, passed in answers]
        done = journal.read(lambda connection: connection.execute("SELECT count(*) FROM tasks WHERE state = 'done'"))
        assert done.fetchall() == [(3 * BURST,)]
    bars.limit(f"{BURST} processes claim and complete at once, p99", percentile(times, 0.99), 100, "ms")
    bars.limit(f"{BURST} processes claim and complete at once, longest", max(times), 250, "ms")
    bars.check()


WRITER = """
import sys, time
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
journal = Journal(sys.argv[1])
for line in sys.stdin:
    journal.write(lambda tx: tx.append("note.written", "note:1", text=line), THE_OPERATOR)
    print(time.perf_counter(), flush=True)
"""


def test_from_a_commit_elsewhere_to_the_screens_model(bars, tmp_path, environ):
    folder, news, seen = str(tmp_path / "journal"), threading.Event(), []

    def deliver(snapshot):
        seen.append((time.perf_counter(), snapshot.seq))
        news.set()

    with Journal(folder) as journal:
        fill(journal, 1000)
        feed = Feed(lambda: JournalSource(folder), deliver, seen.append)
        feed.start()
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert writer.stdin is not None and writer.stdout is not None
        delays = []
        assert news.wait(5)
        for number in range(100):
            time.sleep(0.12 + 0.0007 * number)  # out of step with the poll, as people and agents are
            news.clear()
            writer.stdin.write("x\n")
            writer.stdin.flush()
            committed = float(writer.stdout.readline())  # CLOCK_MONOTONIC is the same in all processes
            assert news.wait(5)
            delays.append((seen[-1][0] - committed) * 1000)
        writer.communicate()
        feed.stop()
    bars.limit("commit elsewhere to the model on the screen, p50", statistics.median(delays), 30, "ms")
    bars.limit("commit elsewhere to the model on the screen, p99", percentile(delays, 0.99), 100, "ms")
    bars.check()
