"""Files of the outbox: done once, answered, rejected with a reason, and never a way to another's files."""

import json
import os
from pathlib import Path

import pytest

from core.errors import NotFound, Refused, UsageError
from core.services.agents import dropbox
from core.services.agents.dropbox import Box
from core.services.tasks.queue import TaskDraft, create_task


@pytest.fixture
def box(tmp_path, queue):
    folder = tmp_path / "bob"
    (folder / ".timonel" / "outbox").mkdir(parents=True)
    return Box(queue.actors["bob"].conversation_id, "bob", str(folder))


def drop(box, asked, name="1.json"):
    path = Path(box.worktree, ".timonel", "outbox", name)
    path.write_text(asked if isinstance(asked, str) else json.dumps(asked))
    return next(one for one in dropbox.find(box) if one.name == name)


def take(queue, box, one):
    said = queue.by(box.name, dropbox.take, dropbox.read(one), one)
    dropbox.answer(box, one, said)
    return said


def test_a_task_is_claimed_and_done(queue, box):
    queue.by("operator", create_task, TaskDraft("light the lamp"))
    assert take(queue, box, drop(box, {"act": "task_claim"}))["claimed"]["title"] == "light the lamp"
    take(queue, box, drop(box, {"act": "task_done", "with": {"result": "it burns"}}, "2.json"))
    assert queue.kinds("task:1") == ["task.created", "task.claimed", "task.done"]
    assert dropbox.find(box) == ()
    answers = Path(box.worktree, ".timonel", "answers")
    assert json.loads((answers / "2.json").read_text())["task"]["state"] == "done"


def test_a_taker_that_dies_before_it_answers_does_nothing_twice(queue, box):
    one = drop(box, {"act": "message_send", "with": {"to": "eve", "text": "once"}})
    asked = dropbox.read(one)
    first = queue.by("bob", dropbox.take, asked, one)
    assert queue.by("bob", dropbox.take, asked, one) == first
    assert queue.read(lambda c: c.execute("SELECT count(*) FROM messages").fetchall()) == [(1,)]


def test_the_same_name_later_is_another_file(queue, box):
    for _ in range(2):
        take(queue, box, drop(box, {"act": "message_send", "with": {"to": "eve", "text": "again"}}))
    assert queue.read(lambda c: c.execute("SELECT count(*) FROM messages").fetchall()) == [(2,)]


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("{broken", "not JSON"),
        ([], "names no act"),
        ({"act": 7}, "names no act"),
        ({"act": "answer_approval", "with": {"number": 1}}, "there is no act"),
        ({"act": "task_claim", "with": []}, "with that cannot be"),
        ({"act": "task_claim", "with": {"task": "7"}}, "cannot be"),
        ({"act": "task_claim", "with": {"task": True}}, "cannot be"),
        ({"act": "task_claim", "with": {"tx": 1}}, "no argument"),
        ({"act": "task_add", "with": {"title": "x", "needs": [1, "2"]}}, "cannot be"),
        ({"act": "task_done"}, "needs result"),
        ({"act": "task_done", "with": {"result": "x"}, "wait": True}, "answered at once"),
        ({"act": "who", "wiht": {}}, "no argument 'wiht'"),
    ],
)
def test_a_bad_file_says_why(asked, part, box):
    with pytest.raises(UsageError) as caught:
        dropbox.read(drop(box, asked))
    assert part in caught.value.line


def test_what_was_left_in_another_s_outbox_is_not_done_in_their_name(box):
    with pytest.raises(Refused, match="of eve, and this is the outbox of bob"):
        dropbox.read(drop(box, {"act": "who", "as": "eve"}))
    assert dropbox.read(drop(box, {"act": "who", "as": "bob"})).act == "who"


def test_what_only_looks_leaves_nothing_in_the_log(queue, box):
    before = queue.read(lambda c: c.execute("SELECT count(*) FROM events").fetchall())
    assert take(queue, box, drop(box, {"act": "who"}))["you"] == "bob"
    assert queue.read(lambda c: c.execute("SELECT count(*) FROM events").fetchall()) == before


def test_help_tells_every_act_and_all_of_one(queue, box):
    told = take(queue, box, drop(box, {"act": "help"}))["acts"]
    assert set(told) == set(dropbox.ACTS)
    one = take(queue, box, drop(box, {"act": "help", "with": {"act": "task_claim"}}))
    assert one["takes"] == {"task": "int | None", "key": "str", "lease_seconds": "float | None"}
    assert "Work on it until" in one["for"]
    with pytest.raises(UsageError, match="no act 'fly'"):
        take(queue, box, drop(box, {"act": "help", "with": {"act": "fly"}}))


def test_a_rejected_file_lies_beside_its_reason(queue, box):
    one = drop(box, {"act": "task_done", "with": {"result": "what?"}})
    with pytest.raises(NotFound) as caught:
        take(queue, box, one)
    dropbox.reject(box, one, caught.value)
    folder = Path(box.worktree, ".timonel", "rejected")
    assert sorted(path.name for path in folder.iterdir()) == ["1.json", "1.json.reason.txt"]
    assert "you hold no task" in (folder / "1.json.reason.txt").read_text()
    assert dropbox.find(box) == ()


def test_links_are_not_followed(box, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text('{"act": "who"}')
    os.symlink(secret, Path(box.worktree, ".timonel", "outbox", "1.json"))
    with pytest.raises(Refused):
        dropbox.read(dropbox.find(box)[0])
    other = tmp_path / "other"
    (other / ".timonel").mkdir(parents=True)
    os.symlink(Path(box.worktree, ".timonel", "outbox"), other / ".timonel" / "outbox")
    assert dropbox.find(Box(9, "other", str(other))) == ()


def test_an_answer_never_goes_through_a_link(queue, box, tmp_path):
    (tmp_path / "target").mkdir()
    os.symlink(tmp_path / "target", Path(box.worktree, ".timonel", "answers"))
    with pytest.raises(Refused):
        take(queue, box, drop(box, {"act": "who"}))
    assert list((tmp_path / "target").iterdir()) == []


def test_a_huge_file_is_not_read(box):
    with pytest.raises(UsageError):
        dropbox.read(drop(box, " " * (dropbox.LARGEST + 1)))


def test_halves_and_other_files_are_left_alone(box):
    for name in (".1.json", "notes.txt"):
        Path(box.worktree, ".timonel", "outbox", name).write_text("{}")
    assert dropbox.find(box) == ()
    assert dropbox.find(Box(3, "eve", "/nowhere")) == ()
