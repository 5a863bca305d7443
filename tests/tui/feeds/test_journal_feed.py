"""The feed over a real journal in a temporary folder."""

import statistics
import threading
import time

import pytest

from core.commands.snapshot_source import JournalSource
from core.errors import JournalDamaged
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from tests.fakes.fake_doors import FakeSource
from tests.fakes.fleet_samples import FLEET, NOBODY
from tui.feeds.journal_feed import PUBLISH_EVERY, Feed


class Seen:
    def __init__(self) -> None:
        self.snapshots: list = []
        self.failures: list[str] = []
        self.times: list[float] = []
        self.news = threading.Event()

    def deliver(self, snapshot) -> None:
        self.times.append(time.perf_counter())
        self.snapshots.append(snapshot)
        self.news.set()

    def fail(self, line: str) -> None:
        self.failures.append(line)
        self.news.set()

    def wait(self) -> None:
        assert self.news.wait(5), "nothing came"
        self.news.clear()


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def start(seen):
    feeds = []

    def go(open_source) -> Feed:
        feed = Feed(open_source, seen.deliver, seen.fail)
        feeds.append(feed)
        feed.start()
        return feed

    yield go
    for feed in feeds:
        feed.stop()


def note(tx, number: int) -> None:
    tx.append("note.written", f"note:{number}", text="hello")


def test_a_commit_elsewhere_is_on_the_screen_soon(tmp_path, seen, start):
    folder = str(tmp_path / "journal")
    with Journal(folder) as journal:
        start(lambda: JournalSource(folder))
        seen.wait()
        delays = []
        for number in range(20):
            time.sleep(PUBLISH_EVERY + number * 0.003)  # out of step with the poll
            began = time.perf_counter()
            journal.write(note, THE_OPERATOR, number)
            seen.wait()
            delays.append(seen.times[-1] - began)
            assert seen.snapshots[-1].seq == number + 1
    assert statistics.median(delays) < 0.06  # the bar is 30 ms on an idle machine; tests share theirs
    assert max(delays) < 0.5


def test_publishes_at_most_ten_times_a_second_and_always_the_last(seen, start):
    source = FakeSource(NOBODY)
    feed = start(lambda: source)
    seen.wait()
    for number in range(60):
        source.give(FLEET._replace(seq=number))
        feed.nudge()
        time.sleep(0.005)
    deadline = time.monotonic() + 5
    while seen.snapshots[-1].seq != 59 and time.monotonic() < deadline:
        seen.wait()
    assert seen.snapshots[-1].seq == 59
    gaps = [after - before for before, after in zip(seen.times, seen.times[1:], strict=False)]
    assert min(gaps) > PUBLISH_EVERY * 0.8


def test_nothing_new_publishes_nothing(seen, start):
    source = FakeSource(FLEET)
    feed = start(lambda: source)
    seen.wait()
    feed.nudge()
    assert not seen.news.wait(0.2)
    assert len(seen.snapshots) == 1


def test_an_unreadable_journal_is_told_and_tried_again(seen, start):
    source = FakeSource(FLEET)
    broken = [True]

    def open_source():
        if broken:
            broken.pop()
            raise JournalDamaged("not a journal", remedy="restore it")
        return source

    start(open_source)
    seen.wait()
    assert seen.failures == ["not a journal; restore it"]
    seen.wait()
    assert seen.snapshots == [FLEET]
