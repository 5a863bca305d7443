import asyncio
import subprocess
import sys
import threading

import pytest

from core.errors import JournalDamaged, NotFound
from core.journal import async_journal
from core.journal.async_journal import AsyncJournal
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR


def note(tx, text="hello"):
    return tx.append("note.made", "note:1", text=text)


def events(connection):
    return [row[0] for row in connection.execute("SELECT json_extract(payload, '$.text') FROM events").fetchall()]


@pytest.fixture
async def journal(folder):
    opened = await AsyncJournal.open(str(folder))
    yield opened
    await opened.close()


async def test_the_same_functions_run_in_its_thread(journal):
    threads = []

    def change(tx):
        threads.append(threading.current_thread())
        return note(tx)

    assert await journal.write(change, THE_OPERATOR) == 1
    assert await journal.read(events) == ["hello"]
    assert threads[0] is not threading.main_thread()


async def test_errors_come_back_as_they_are(journal):
    def change(tx):
        note(tx)
        raise NotFound("nothing there")

    with pytest.raises(NotFound, match="nothing there"):
        await journal.write(change, THE_OPERATOR)
    assert await journal.read(events) == []


async def test_a_cancelled_caller_leaves_a_whole_transaction_behind(folder, journal):
    inside, let_go = threading.Event(), threading.Event()

    def slow(tx):
        note(tx, "first")
        inside.set()
        assert let_go.wait(10)
        return note(tx, "second")

    writing = asyncio.create_task(journal.write(slow, THE_OPERATOR))
    await asyncio.to_thread(inside.wait, 10)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    let_go.set()
    assert await journal.read(events) == ["first", "second"]
    assert not journal.journal.connection.in_transaction
    with Journal(str(folder), patience=0.5) as other:
        other.write(note, THE_OPERATOR, "third")


async def test_cancelling_while_it_waits_for_the_lock_blocks_nobody(folder, journal):
    with Journal(str(folder)) as other:
        inside, let_go = threading.Event(), threading.Event()

        def hold(tx):
            inside.set()
            assert let_go.wait(10)

        holder = threading.Thread(target=other.write, args=(hold, THE_OPERATOR))
        holder.start()
        await asyncio.to_thread(inside.wait, 10)
        waiting = asyncio.create_task(journal.write(note, THE_OPERATOR))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        let_go.set()
        await asyncio.to_thread(holder.join, 10)
        await journal.read(events)
        assert not journal.journal.connection.in_transaction
        other.write(note, THE_OPERATOR, "after")
    assert (await journal.read(events))[-1] == "after"


async def test_the_loop_goes_on_while_a_change_waits(journal):
    let_go, turns = threading.Event(), 0

    def slow(tx):
        assert let_go.wait(10)

    writing = asyncio.create_task(journal.write(slow, THE_OPERATOR))
    while turns < 50:
        await asyncio.sleep(0)
        turns += 1
    assert not writing.done()
    let_go.set()
    await writing


async def test_one_that_cannot_be_opened_says_so(folder):
    folder.mkdir()
    (folder / "journal.db").write_bytes(b"something else entirely " * 300)
    with pytest.raises(JournalDamaged):
        await AsyncJournal.open(str(folder))
    assert not workers()


def workers():
    return [one for one in threading.enumerate() if "_connection_worker_thread" in one.name]


@pytest.mark.parametrize("turns", [0, 1, 2, 5])
async def test_one_that_is_cancelled_while_it_opens_leaves_nothing_open(turns, folder, monkeypatch):
    let_go, closed = threading.Event(), []

    class Slow(Journal):
        def __init__(self, *words, **more):
            assert let_go.wait(10)
            super().__init__(*words, **more)

        def close(self):
            super().close()
            closed.append(self)

    monkeypatch.setattr(async_journal, "Journal", Slow)
    opening = asyncio.create_task(AsyncJournal.open(str(folder)))
    for _ in range(turns):
        await asyncio.sleep(0)
    opening.cancel()
    let_go.set()
    with pytest.raises(asyncio.CancelledError):
        await opening
    for one in workers():
        one.join(10)  # it has been told to end
    assert not workers() and len(closed) == min(turns, 1)


def test_a_program_that_ends_by_an_exception_ends(folder):
    script = (
        "import asyncio, sys\n"
        "from core.journal.async_journal import AsyncJournal\n"
        "async def main():\n"
        "    journal = await AsyncJournal.open(sys.argv[1])\n"
        "    raise RuntimeError('and nobody closes it', journal)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, "nobody closes it" in done.stderr) == (1, True), done.stderr
