"""The command line where the journal cannot be written: the call goes to the outbox, and the caller is told."""

import json
import threading
import time
from pathlib import Path

import pytest

from core.doors import dropbox
from core.errors import JournalBusy, JournalDamaged
from core.journal.journal import Journal

UNWRITABLE = JournalDamaged("cannot use the folder: Permission denied", code="no_permission")


@pytest.fixture
def sandbox(monkeypatch, repo, timonel):
    """Runs words as a conversation that may not open the journal."""

    def refuse(*_args, **_more):
        raise UNWRITABLE

    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(Journal, "__init__", refuse)
    environ = {"TIMONEL_CONVERSATION": "ada", "TIMONEL_TOKEN": "t"}
    return lambda *words, **more: timonel(*words, environ=environ, **more)


def outbox(repo):
    return sorted(Path(repo, ".timonel", "outbox").glob("[!.]*.json"))


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("task", "claim"), {"act": "task_claim", "with": {"key": ""}}),
        (("task", "hold", "7", "no oil"), {"act": "task_block", "with": {"why": "no oil", "task": 7}}),
        (
            ("task", "split", "7", "a", "b"),
            {"act": "task_split", "with": {"parts": [{"title": "a"}, {"title": "b"}], "task": 7}},
        ),
        (("task", "done", "7", "--result", "ok"), {"act": "task_done", "with": {"result": "ok", "task": 7}}),
        (
            ("task", "fail", "--why", "no", "--no-retry", "--class", "tests"),
            {"act": "task_fail", "with": {"reason": "no", "retry": False, "failure_class": "tests"}},
        ),
        (("progress", "40%", "half way"), {"act": "task_progress", "with": {"percent": 40.0, "note": "half way"}}),
        (("report", "waiting", "for oil"), {"act": "report", "with": {"state": "waiting", "text": "for oil"}}),
        (("context", "10", "100"), {"act": "context", "with": {"used": 10, "size": 100}}),
        (("list",), {"act": "who", "with": {}}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_call_is_left_as_a_file(words, asked, sandbox, repo):
    said = sandbox(*words)
    assert said.code == 0, said.err
    assert [json.loads(path.read_text()) for path in outbox(repo)] == [asked]
    assert "left in .timonel/outbox/" in said.err
    assert "queued" in said.out


def test_every_word_that_can_be_left_makes_arguments_that_the_act_takes(sandbox, repo):
    from core.services.dropbox import _checked

    sandbox("message", "send", "eve", "hello", "--importance", "high", "--ttl", "2h")
    sandbox("message", "ack", "3")
    sandbox("message", "inbox")
    sandbox("message", "read")
    sandbox("approval", "ask", "May I?", "--detail", "I would like to")
    sandbox("approval", "wait", "3")
    sandbox("task", "add", "light the lamp", "--needs", "1,2", "--wants", "3", "--can", "oil", "--due-in", "2h")
    sandbox("task", "show", "1")
    sandbox("task", "why", "1")
    sandbox("task", "link", "1", "2", "--kind", "feeds-back-to")
    sandbox("task", "snooze", "--for", "5m")
    sandbox("task", "unhold", "1")
    sandbox("task", "requeue", "1")
    sandbox("task", "reassign", "1", "eve")
    sandbox("task", "cancel", "1", "--why", "no")
    sandbox("task", "ready")
    sandbox("task", "release", "--note", "half done")
    sandbox("task", "progress", "7", "0.5", "half")
    found = [json.loads(path.read_text()) for path in outbox(repo)]
    assert len(found) == 18
    for asked in found:
        assert _checked(asked["act"], asked["with"]) == asked["with"]


def answering(repo, folder, suffix, text):
    """Answers the first call like the supervisor."""

    def wait():
        while not (found := outbox(repo)):
            time.sleep(0.01)
        place = Path(repo, ".timonel", folder)
        place.mkdir(exist_ok=True)
        (place / "fresh").write_text(text)
        (place / "fresh").rename(place / (found[0].name + suffix))

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_the_answer_is_shown(sandbox, repo, monkeypatch):
    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 20)
    thread = answering(repo, "answers", "", '{"claimed": null}')
    said = sandbox("task", "claim", "--json")
    thread.join()
    assert json.loads(said.out) == {"claimed": None}


def test_a_rejection_is_an_error_with_its_reason(sandbox, repo, monkeypatch):
    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 20)
    thread = answering(repo, "rejected", ".reason.txt", "you hold no task; task_claim takes one\n")
    said = sandbox("task", "done")
    thread.join()
    assert said.code == 4
    assert "you hold no task" in said.err


def test_what_cannot_be_left_fails_as_it_would(sandbox, repo):
    said = sandbox("journal", "verify")
    assert (said.code, outbox(repo)) == (8, [])
    assert "Permission denied" in said.err


def test_the_operator_is_told_the_error_itself(repo, timonel, monkeypatch):
    monkeypatch.setattr(Journal, "__init__", lambda *_args, **_more: (_ for _ in ()).throw(UNWRITABLE))
    assert timonel("task", "claim").code == 8
    assert outbox(repo) == []


def test_a_busy_journal_is_no_reason():
    assert not dropbox.applies(JournalBusy("held"), {"TIMONEL_CONVERSATION": "ada"})
    assert dropbox.applies(UNWRITABLE, {"TIMONEL_CONVERSATION": "ada"})
