"""The supervisor empties the outboxes: what is good is done, what is bad lies beside its reason, halves wait."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.supervisor.dropbox import Outboxes


@pytest.fixture
async def outbox(journal, join, clock, tmp_path):
    await join("ada", path=str(tmp_path / "ada"))
    folder = tmp_path / "ada" / ".timonel" / "outbox"
    folder.mkdir(parents=True)
    pool, said = ThreadPoolExecutor(1), []
    yield folder, Outboxes(journal, pool, clock, said.append), said
    pool.shutdown()


async def test_a_file_is_done_in_the_name_of_its_worktree(outbox, journal):
    folder, boxes, _ = outbox
    (folder / "1.json").write_text(json.dumps({"act": "message_send", "with": {"to": "operator", "text": "hello"}}))
    await boxes.tick()
    await boxes.tick()
    assert await journal.read(lambda c: c.execute("SELECT sender, body FROM messages").fetchall()) == [("ada", "hello")]
    assert list(folder.iterdir()) == []
    assert json.loads((folder.parent / "answers" / "1.json").read_text())["message"] == 1


async def test_a_bad_file_does_not_hold_up_the_good_ones(outbox, journal):
    folder, boxes, said = outbox
    (folder / "1.json").write_text('{"act": "rm -rf"}')
    (folder / "2.json").write_text('{"act": "report", "with": {"state": "working"}}')
    await boxes.tick()
    assert "there is no act 'rm -rf'" in (folder.parent / "rejected" / "1.json.reason.txt").read_text()
    assert (folder.parent / "answers" / "2.json").exists()
    assert "ada: 1.json was rejected" in said[0]


async def test_a_file_that_is_being_written_is_left_until_it_is_old(outbox):
    folder, boxes, _ = outbox
    path = folder / "1.json"
    path.write_text('{"act": "wh')
    await boxes.tick()
    assert path.exists()
    os.utime(path, (time.time() - 60, time.time() - 60))
    await boxes.tick()
    assert not path.exists()
    assert (folder.parent / "rejected" / "1.json").exists()
