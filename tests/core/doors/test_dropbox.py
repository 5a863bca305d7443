"""The command line where the journal cannot be written: the call goes to the outbox, and the caller is told."""

import json
import subprocess
import threading
import time
from pathlib import Path

import pytest

from core.doors import dropbox
from core.errors import JournalBusy, JournalDamaged, NotFound
from core.journal.journal import Journal
from core.model.actor import Actor
from core.model.dropped import reason

UNWRITABLE = JournalDamaged("cannot use the folder: Permission denied", code="no_permission")


@pytest.fixture
def place(repo, tmp_path, monkeypatch):
    """The worktree of the conversation."""
    made = tmp_path / "ada"
    subprocess.run(["git", "-C", repo, "worktree", "add", "-q", str(made)], check=True)
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def sandbox(monkeypatch, timonel, place):
    """Runs words as a conversation that may not open the journal."""

    def refuse(*_args, **_more):
        raise UNWRITABLE

    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(Journal, "__init__", refuse)
    environ = {"TIMONEL_CONVERSATION": "ada", "TIMONEL_TOKEN": "t"}
    monkeypatch.chdir(place)
    return lambda *words, **more: timonel(*words, environ=environ, **more)


def outbox(place):
    return sorted(Path(place, ".timonel", "outbox").glob("[!.]*.json"))


def left(place):
    """What was left: act and arguments."""
    found = [json.loads(path.read_text()) for path in outbox(place)]
    assert all(one["as"] == "ada" for one in found)
    return [(one["act"], one["with"]) for one in found]


@pytest.mark.parametrize(
    ("words", "act", "given"),
    [
        (("task", "claim", "--lease", "2h"), "task_claim", {"key": "", "lease_seconds": 7200.0}),
        (("task", "hold", "7", "no oil"), "task_block", {"why": "no oil", "task": 7}),
        (("task", "done", "7", "--result", "ok", "--epoch", "3"), "task_done", {"result": "ok", "task": 7, "claim": 3}),
        (("task", "extend", "--for", "90m"), "task_extend", {"seconds": 5400.0}),
        (("task", "history", "7"), "task_history", {"task": 7}),
        (("task", "list", "--state", "done"), "task_list", {"state": "done", "owner": "", "limit": 50}),
        (
            ("task", "split", "7", "a", "b", "--in-order", "--role", "2=reviewer"),
            "task_split",
            {"parts": [{"title": "a"}, {"title": "b", "role": "reviewer", "needs": [1]}], "task": 7},
        ),
        (
            ("task", "fail", "--why", "no", "--no-retry", "--class", "tests"),
            "task_fail",
            {"reason": "no", "retry": False, "failure_class": "tests"},
        ),
        (("progress", "40%", "half way"), "task_progress", {"percent": 40.0, "note": "half way"}),
        (("report", "waiting", "for oil"), "report", {"state": "waiting", "text": "for oil"}),
        (("context", "10", "100"), "context", {"used": 10, "size": 100, "source": "door", "model": ""}),
        (("register", "--session", "s1", "--role", ""), "register", {"role": "", "session": "s1"}),
        (("message", "inbox", "--all"), "message_list", {"which": "received", "limit": 50}),
        (("message", "read", "4", "5"), "message_read", {"messages": [4, 5]}),
        (("list", "--state", "needs-you"), "who", {"closed": False, "states": ["stuck", "waiting"]}),
        (
            ("approval", "ask", "May I?", "--tool", "Bash", "--kind", "permission", "--of", "ada"),
            "approval_ask",
            {"question": "May I?", "detail": "", "kind": "permission", "tool": "Bash", "key": ""},
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_call_is_left_as_a_file(words, act, given, sandbox, place):
    said = sandbox(*words)
    assert said.code == 0, said.err
    assert left(place) == [(act, given)]
    assert "left in .timonel/outbox/" in said.err
    assert "queued" in said.out


def test_standard_input_is_not_lost_when_the_journal_fails_only_at_the_write(timonel, place, monkeypatch):
    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(Journal, "write", lambda *_args, **_more: (_ for _ in ()).throw(UNWRITABLE))
    monkeypatch.setattr("core.doors.cli.door.Door.actor", Actor("ada", 1))
    environ = {"TIMONEL_CONVERSATION": "ada", "TIMONEL_TOKEN": ""}
    assert timonel("task", "add", "climb", "--body", "-", stdin="mind the wind", environ=environ).code == 0
    assert left(place)[0][1]["body"] == "mind the wind"


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("task", "override", "1", "done", "--why", "x"), "operator_only", "timonel message send operator"),
        (("approval", "answer", "1", "allow"), "operator_only", "only the operator does that"),
        (("approval", "policy", "--allow", "Bash", "--of", "ada"), "operator_only", "--allow of `timonel approval"),
        (("register", "--end"), "no_permission", "--end of `timonel register`"),
        (("register", "--renew"), "operator_only", "only the operator"),
        (("task", "done", "7", "--as", "eve"), "refused", "speaks for itself alone, not for eve"),
        (("approval", "ask", "May I?", "--of", "eve"), "refused", "not for eve"),
        (("report", "idle", "--of", "eve"), "refused", "not for eve"),
        (("show", "eve"), "no_permission", "timonel list"),
        (("process", "list"), "operator_only", "message send operator"),
        (("journal", "verify"), "operator_only", "message send operator"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_left_is_refused_with_what_to_do_instead(words, code, line, sandbox, place):
    said = sandbox(*words, "--json")
    assert (said.code, outbox(place)) == (4, [])
    error = json.loads(said.err)["error"]
    assert error["code"] == code
    assert line in f"{error['message']}; {error['remedy']}"


def test_nothing_is_left_where_nobody_takes_it(sandbox, repo, monkeypatch):
    monkeypatch.chdir(repo)
    said = sandbox("task", "claim")
    assert said.code == 4
    assert "say it inside your own worktree" in said.err
    assert not Path(repo, ".timonel").exists()


def answering(place, folder, suffix, text, later=None):
    """Answers the first call like the supervisor; with `later`, a name and a text, once more."""

    def put(name, text):
        folder_now = Path(place, ".timonel", folder)
        folder_now.mkdir(exist_ok=True)
        (folder_now / "fresh").write_text(text)
        (folder_now / "fresh").rename(folder_now / name)

    def wait():
        while not (found := outbox(place)):
            time.sleep(0.01)
        put(found[0].name + suffix, text)
        if later is not None:
            put(*later)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_the_answer_is_shown(sandbox, place, monkeypatch):
    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 20)
    thread = answering(place, "answers", "", '{"claimed": null}')
    said = sandbox("task", "claim", "--json")
    thread.join()
    assert json.loads(said.out) == {"claimed": None}
    assert said.code == 3, "as where the journal can be written"


def test_a_rejection_keeps_the_code_of_its_error(sandbox, place, monkeypatch):
    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 20)
    thread = answering(place, "rejected", ".reason.txt", reason(NotFound("there is no task #9", remedy="look")))
    said = sandbox("task", "show", "9", "--json")
    thread.join()
    error = json.loads(said.err)["error"]
    assert (said.code, error["code"], error["message"]) == (3, "not_found", "there is no task #9; look")


def test_a_rejection_is_an_error_with_its_reason(sandbox, place, monkeypatch):
    monkeypatch.setattr(dropbox, "ANSWER_SECONDS", 20)
    thread = answering(place, "rejected", ".reason.txt", "you hold no task; task_claim takes one\n")
    said = sandbox("task", "done")
    thread.join()
    assert said.code == 4
    assert "you hold no task" in said.err


OPEN = '{"approval": 3, "state": "open", "later": "answers/approval-3.json"}'


@pytest.mark.parametrize(("state", "code"), [("allowed", 0), ("denied", 4), ("expired", 4)])
@pytest.mark.parametrize("words", [("ask", "May I?", "--wait"), ("wait", "3")], ids=lambda words: words[0])
def test_a_question_that_waits_ends_as_the_operator_answers(words, state, code, sandbox, place):
    answer = json.dumps({"approval": 3, "state": state, "words": "well"})
    thread = answering(place, "answers", "", OPEN, ("approval-3.json", answer))
    said = sandbox("approval", *words, "--json")
    thread.join()
    assert (said.code, json.loads(said.out)) == (code, json.loads(answer))
    assert json.loads(outbox(place)[0].read_text())["wait"] is True


def test_whoever_waits_no_longer_is_told_the_number_of_the_question(sandbox, place):
    thread = answering(place, "answers", "", OPEN)
    said = sandbox("approval", "ask", "May I?", "--wait", "--timeout", "0.5s")
    thread.join()
    assert said.code == 75
    assert '"approval": 3' in said.out
    assert "the operator's answer will be in .timonel/answers/approval-3.json" in said.err


def test_the_operator_is_told_the_error_itself(timonel, place, monkeypatch):
    monkeypatch.setattr(Journal, "__init__", lambda *_args, **_more: (_ for _ in ()).throw(UNWRITABLE))
    assert timonel("task", "claim").code == 8
    assert outbox(place) == []


def test_a_busy_journal_is_no_reason():
    assert not dropbox.applies(JournalBusy("held"), {"TIMONEL_CONVERSATION": "ada"})
    assert dropbox.applies(UNWRITABLE, {"TIMONEL_CONVERSATION": "ada"})
