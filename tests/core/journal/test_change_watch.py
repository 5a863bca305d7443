import threading
import time
from statistics import median

import pytest

from core.journal.change_watch import ChangeWatch
from core.journal.connection import connect
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR

COMMITS = 60
POLL = 0.002


def note(tx):
    return tx.append("note.made", "note:1")


@pytest.fixture
def watch(journal):
    connection = connect(journal.path, read_only=True)
    yield ChangeWatch(connection)
    connection.close()


def test_the_first_look_counts_as_a_change(watch):
    assert watch.moved()
    assert not watch.moved()


def test_every_commit_elsewhere_is_seen_once(journal, watch):
    watch.moved()
    journal.write(note, THE_OPERATOR)
    journal.write(note, THE_OPERATOR)
    assert watch.moved()
    assert not watch.moved()


def test_reading_and_failing_changes_are_no_change(journal, watch):
    watch.moved()
    journal.read(lambda connection: connection.execute("SELECT * FROM events").fetchall())
    with pytest.raises(ZeroDivisionError):
        journal.write(lambda tx: note(tx) // 0, THE_OPERATOR)
    assert not watch.moved()


def test_its_connection_cannot_write(journal):
    connection = connect(journal.path, read_only=True)
    with pytest.raises(Exception, match="readonly"):
        connection.execute("INSERT INTO keys VALUES ('a', 'b', 1)")
    connection.close()


def test_commits_are_seen_soon(folder, watch):
    committed = {}

    def write():
        with Journal(str(folder)) as writer:
            for _ in range(COMMITS):
                seq = writer.write(note, THE_OPERATOR)
                committed[seq] = time.monotonic()
                seen[seq].wait(10)

    seen = {number: threading.Event() for number in range(1, COMMITS + 1)}
    reader = Journal(str(folder))
    thread = threading.Thread(target=write)
    thread.start()
    delays, last = [], 0
    deadline = time.monotonic() + 30
    while last < COMMITS and time.monotonic() < deadline:
        if watch.moved():
            newest = reader.read(lambda c: c.execute("SELECT max(seq) FROM events").fetchall()[0][0]) or 0
            now = time.monotonic()
            for seq in range(last + 1, newest + 1):
                delays.append(now - committed.get(seq, now))
                seen[seq].set()
            last = newest
        time.sleep(POLL)
    thread.join(30)
    reader.close()
    assert last == COMMITS
    assert median(delays) < 0.05
