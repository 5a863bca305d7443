"""The write-ahead log is cut back when it is long; a reader that keeps it long is told of, once."""

import os

from core.journal.connection import connect
from core.model.actor import THE_OPERATOR
from core.supervisor.wal import WalKeeper


def grow(tx):
    for number in range(2000):
        tx.live("INSERT OR REPLACE INTO heartbeats VALUES (?, 1, 1.0, ?)", f"filler {number}", "x" * 500)


def length(journal):
    return os.path.getsize(journal.journal.path + "-wal")


async def test_a_long_one_is_cut_to_nothing(journal):
    said = []
    await journal.write(grow, THE_OPERATOR)
    assert length(journal) > 500_000
    await WalKeeper(journal, lambda *line: said.append(line), large=500_000).tick()
    assert length(journal) == 0 and said == []


async def test_a_reader_is_told_of_once_and_writers_go_on(journal):
    said = []
    keeper = WalKeeper(journal, lambda *line: said.append(line), large=100_000)
    reader = connect(journal.journal.path, read_only=True)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchall()
    await journal.write(grow, THE_OPERATOR)
    await keeper.tick()
    await keeper.tick()
    assert len(said) == 1 and "some reader" in said[0][2]
    await journal.write(grow, THE_OPERATOR)
    reader.execute("COMMIT")
    reader.close()
    await keeper.tick()
    assert length(journal) == 0
