"""`timonel task`, `progress`, `message` and `approval`, as a person and as a conversation say them."""

import os
import subprocess
import sys

import pytest

BOB = {"TIMONEL_TOKEN": "bobs-secret", "TIMONEL_CONVERSATION": "bob"}
EVE = {"TIMONEL_TOKEN": "eves-secret", "TIMONEL_CONVERSATION": "eve"}


@pytest.fixture
def crew(conversation, timonel):
    """bob, a builder, and eve, a reviewer; returns the command line."""
    conversation("bob", token="bobs-secret", role="builder")
    conversation("eve", token="eves-secret", role="reviewer")
    return timonel


def said(answer):
    assert answer.code == 0, answer.err
    return answer.out


def test_a_workers_day(crew):
    assert (
        said(crew("task", "add", "build it", "--role", "builder", "--body", "-", stdin="with\ncare")) == "#1 is ready\n"
    )
    assert said(crew("task", "add", "review it", "--needs", "#1", "--role", "reviewer")) == "#2 is blocked\n"
    assert crew("task", "claim", environ=EVE).code == 3
    text = said(crew("task", "claim", environ=BOB))
    assert text.startswith("#1 build it\n\nwith\ncare\n\nclaim 1 of bob; it lapses after 15m 00s of silence\n")
    assert "timonel task done 1 --epoch 1" in text
    assert said(crew("progress", "40%", "tests run", environ=BOB)) == "#1 40% is held by bob (claim 1)\n"
    assert said(crew("task", "why", "2")) == "#2 needs #1 build it, which bob works on\n"
    assert said(crew("task", "done", "--result", "merged", environ=BOB)) == "#1 is done\n"
    late = crew("task", "fail", "1", "--epoch", "1", "--why", "oh no", environ=BOB)
    assert (late.code, late.out) == (4, "")
    assert late.err.startswith("timonel: nobody holds task #1 now, it is done by bob (your claim was 1)")
    assert [task["id"] for task in crew("task", "ready", "--json", environ=EVE).data] == [2]
    assert crew("task", "claim", "--json", environ=EVE).data["requirement"]["role"] == "reviewer"


def test_reports_without_a_number_mean_the_task_in_hand(crew):
    nothing = crew("progress", "0.1", environ=BOB)
    assert (nothing.code, "bob holds no task" in nothing.err) == (3, True)
    for title in ("one", "two"):
        said(crew("task", "add", title))
        said(crew("task", "claim", environ=BOB))
    several = crew("task", "done", environ=BOB)
    assert (several.code, several.err) == (2, "timonel: bob holds #2, #1; say which one\n")
    assert said(crew("task", "release", "#2", "--note", "later", environ=BOB)) == "#2 is ready\n"
    assert "tried again in" in said(crew("task", "fail", "--why", "red", "--class", "tests", environ=BOB))


def test_the_operator_speaks_for_a_holder_and_overrides(crew):
    said(crew("task", "add", "x"))
    said(crew("task", "claim", "--as", "bob"))
    assert crew("task", "done", "1").code == 4  # the operator does not hold it
    assert said(crew("task", "progress", "1", "-", "thinking", "--as", "bob")) == "#1 is held by bob (claim 1)\n"
    refused = crew("task", "override", "1", "done", "--why", "mine", environ=BOB)
    assert (refused.code, "only the operator may" in refused.err) == (4, True)
    assert said(crew("task", "override", "1", "done", "--why", "did it by hand")) == "#1 is done\n"
    told = crew("task", "history", "1").out
    assert "claimed for" in told and "{" not in told
    kinds = [event["kind"] for event in crew("task", "history", "1", "--json").data]
    assert kinds == ["task.created", "task.claimed", "task.progressed", "override.done", "task.done"]
    assert "taken from you" in said(crew("message", "read", environ=BOB))


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (("task", "show", "9"), 3, "there is no task #9"),
        (("task", "show", "nine"), 2, "'nine' is not a number such as 12 or #12"),
        (("task", "add", "x", "--priority", "7"), 2, "there is no priority 7"),
        (("task", "add", "x", "--lease", "soon"), 2, "'soon' is not a length of time"),
        (("task", "explode"), 2, "invalid choice"),
        (("task", "add", "x", "--needs", "4"), 3, "there is no task #4"),
        (("progress", "140%"), 2, "is not between 0 and 1"),
        (("message", "send", "bobb", "hello"), 3, "there is no conversation named 'bobb'; did you mean bob?"),
        (("message", "send", "hello"), 2, "a message has one address and one text"),
        (("message", "read", "9"), 3, "there is no message 9"),
        (("approval", "answer", "9", "allow"), 3, "there is no approval 9"),
        (("approval", "ask", "x", "--kind", "wish"), 2, "invalid choice"),
    ],
)
def test_words_that_are_off_are_one_line_and_an_exit_code(crew, words, code, line):
    answer = crew(*words)
    assert (answer.code, answer.out) == (code, "")
    assert line in answer.err
    assert answer.err.count("\n") == 1


def test_messages_go_there_and_back(crew):
    assert said(crew("message", "send", "eve", "-", environ=BOB, stdin="which port?")) == "message 1 waits for eve\n"
    assert "bob → eve  note  which port?" in said(crew("message", "inbox", environ=EVE))
    text = said(crew("message", "read", environ=EVE))
    assert "[message 1 from the conversation bob to eve" in text
    assert "> which port?" in text
    assert "untrusted" in text
    assert said(crew("message", "inbox", environ=EVE)) == "nothing is unread\n"
    assert said(crew("message", "ack", "1", environ=EVE)) == "message 1 is acknowledged\n"
    said(crew("message", "send", "8080", "--reply-to", "1", environ=EVE))
    thread = crew("message", "thread", "2", "--json").data
    assert [(one["sender"], one["recipient"], one["body"]) for one in thread] == [
        ("bob", "eve", "which port?"),
        ("eve", "bob", "8080"),
    ]
    assert [[bool(came["acknowledged_at"]) for came in one["receipts"]] for one in thread] == [[True], [False]]
    lines = said(crew("message", "thread", "2"))
    assert "eve: queued 0s ago · delivered 0s ago by cli · read 0s ago · acknowledged 0s ago" in lines
    assert "bob: queued 0s ago · not delivered yet" in lines
    assert crew("message", "read", "1", environ=BOB).code == 3


def test_asking_and_answering(crew):
    said(crew("approval", "ask", "may I push?", "--kind", "permission", "--tool", "Bash(git push)", environ=BOB))
    assert "may I push?  [open]" in said(crew("approval", "list"))
    refused = crew("approval", "answer", "1", "allow", environ=BOB)
    assert (refused.code, "only the operator may" in refused.err) == (4, True)
    assert "[allowed by operator: this once]" in said(crew("approval", "answer", "1", "allow", "this once", "--always"))
    assert crew("approval", "answer", "1", "deny").err.startswith("timonel: approval 1 was allowed by operator")
    again = ("approval", "ask", "and now?", "--kind", "permission", "--tool", "Bash(git push)", "--wait")
    assert "[allowed by operator: policy 1" in said(crew(*again, environ=BOB))
    assert "1  bob: Bash(git push), allowed by operator" in said(crew("approval", "policy"))
    assert said(crew("approval", "policy", "--revoke", "1")) == "nothing is always allowed\n"


def test_waiting_ends_with_the_answer_or_with_patience(crew, repo):
    waiter = subprocess.Popen(
        [sys.executable, "-P", "-m", "core.doors.cli.main", "approval", "ask", "which?", "--wait", "--timeout", "60s"],
        cwd=repo, env={**os.environ, **BOB}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        while not crew("approval", "list", "--json").data:
            assert waiter.poll() is None
        said(crew("approval", "answer", "1", "deny", "the other one"))
        out, _ = waiter.communicate(timeout=30)
    finally:
        waiter.kill()
        waiter.wait()
    assert waiter.returncode == 4
    assert "[denied by operator: the other one]" in out
    assert crew("approval", "ask", "hello?", "--wait", "--timeout", "0.05s", environ=BOB).code == 75
    assert crew("approval", "wait", "2", "--timeout", "0.05s", environ=BOB).code == 75
    assert crew("approval", "ask", "quick?", "--ttl", "0.05s", "--wait", environ=BOB).code == 4
    assert "[expired by bob" in said(crew("approval", "list", "--all"))


@pytest.mark.parametrize("words", [("1", "--epoch", "1"), ()], ids=["named", "unnamed"])
def test_a_late_done_is_refused_and_both_sides_see_it(crew, words):
    said(crew("task", "add", "light the lamp"))
    said(crew("task", "claim", environ=BOB))
    said(crew("task", "override", "1", "release", "--why", "bob is stuck"))
    said(crew("task", "claim", environ=EVE))
    late = crew("task", "done", *words, "--result", "it burns", environ=BOB)
    assert (late.code, late.out) == (4, "")
    assert "task #1 is held by eve now" in late.err
    inbox = said(crew("message", "read", "2"))
    assert "bob reported task #1 done, which was refused: task #1 is held by eve now" in inbox
    assert "it burns" in inbox
