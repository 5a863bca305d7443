"""The supervisor empties the outboxes: what is good is done, what is bad lies beside its reason, halves wait."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.model.actor import THE_OPERATOR
from core.services.approvals.questions import answer, ask
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


ASK = {"act": "approval_ask", "with": {"question": "May I?"}, "wait": True}


async def test_the_operator_s_answer_comes_as_a_later_file(outbox, journal):
    folder, boxes, _ = outbox
    (folder / "1.json").write_text(json.dumps(ASK))
    await boxes.tick()
    await boxes.tick()
    answers = folder.parent / "answers"
    assert json.loads((answers / "1.json").read_text()) == {
        "approval": 1, "state": "open", "later": "answers/approval-1.json",
    }  # fmt: skip
    assert sorted(path.name for path in answers.iterdir()) == ["1.json"]
    await journal.write(answer, THE_OPERATOR, 1, True, "go on")
    await boxes.tick()
    later = json.loads((answers / "approval-1.json").read_text())
    assert later == {"approval": 1, "state": "allowed", "words": "go on"}
    assert list((folder.parent / "waiting").iterdir()) == []


async def test_a_taker_that_dies_before_the_question_waits_asks_once(outbox, journal):
    folder, boxes, _ = outbox
    (folder / "1.json").write_text(json.dumps(ASK))
    await boxes.tick()
    waiting = folder.parent / "waiting" / "approval-1.json"
    waiting.rename(folder / "1.json")  # as it lay before
    await boxes.tick()
    assert waiting.exists()
    assert await journal.read(lambda c: c.execute("SELECT count(*) FROM approvals").fetchall()) == [(1,)]


async def test_a_question_that_is_answered_already_is_answered_at_once(outbox, journal):
    folder, boxes, _ = outbox
    (folder / "1.json").write_text(json.dumps(ASK))
    await boxes.tick()
    await journal.write(answer, THE_OPERATOR, 1, False, "no")
    (folder / "2.json").write_text('{"act": "approval_state", "with": {"approval": 1}, "wait": true}')
    await boxes.tick()
    assert json.loads((folder.parent / "answers" / "2.json").read_text())["state"] == "denied"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("approval-1.json", "ada asked no question 1"), ("approval-9.json", "no approval 9"), ("x.json", "no question")],
)
async def test_a_waiting_file_opens_no_question_of_others(name, reason, outbox, journal, join):
    folder, boxes, _ = outbox
    await join("eve")
    await journal.write(ask, THE_OPERATOR, "eve", "decision", "a secret?")
    place = folder.parent / "waiting"
    place.mkdir()
    (place / name).write_text("{}")
    await boxes.tick()
    assert reason in (folder.parent / "rejected" / f"{name}.reason.txt").read_text()
    assert not (folder.parent / "answers").exists()
