"""Bad input at the command line: a typed error with a way on, the documented exit code, and nothing half-written."""

import json
import os
import subprocess
import sys

import pytest

from core.model.actor import THE_OPERATOR
from core.services.messages.sending import Draft, send
from core.services.tasks.queue import TaskDraft, claim, create_task

BIG = "x" * 70_000
BINARY = "".join(map(chr, range(1, 32))) + "\x7f\x9b\u202e\udcff"

STANDS = (
    "SELECT id, state, owner, epoch, progress, result, failure FROM tasks",
    "SELECT id, sender, body FROM messages WHERE sender != 'supervisor'",
    "SELECT id, state FROM approvals",
    "SELECT id, conversation FROM policies",
    "SELECT id, name, role, specialty, capabilities FROM conversations",
    "SELECT task_id, need_id FROM needs",
    "SELECT count(*) FROM events WHERE kind != 'task.refused' AND kind NOT GLOB 'me*' AND kind NOT GLOB 'receipt*'",
)
"""What a refused act must leave as it was. A late report is noted and told to the operator; nothing else is."""


@pytest.fixture
def crew(join, project, timonel):
    """bob, who holds task 1 under claim 1, and three more tasks, of which 4 needs 3."""
    environ = {name: value for name, value in join("bob").items() if name.startswith("TIMONEL_")}
    join("eve")
    for title in ("one", "two", "three"):
        project.journal.write(create_task, THE_OPERATOR, TaskDraft(title))
    project.journal.write(create_task, THE_OPERATOR, TaskDraft("four", needs=(3,)))
    from core.services.conversations.identity import current_actor

    project.journal.write(claim, current_actor(project.journal, environ), task_id=1)

    def call(*words, stdin="", inside=True, token=None):
        more = dict(environ) if inside else {}
        if token is not None:
            more["TIMONEL_TOKEN"] = token
        return timonel(*words, "--json", stdin=stdin, environ=more)

    return call


def events(project):
    return project.journal.read(lambda c: [c.execute(sql).fetchall() for sql in STANDS])


CASES = [
    # words, exit code, error code, has a remedy
    (("task", "show", "99"), 3, "not_found"),
    (("task", "claim", "99"), 3, "not_found"),
    (("task", "done", "99"), 3, "not_found"),
    (("task", "done", "1", "--epoch", "7"), 4, ""),
    (("progress", "0.5", "--task", "1", "--epoch", "0"), 4, ""),
    (("progress", "7"), 2, "usage"),
    (("progress", "NaN"), 2, "usage"),
    (("task", "link", "3", "--needs", "4"), 2, "usage"),
    (("task", "add", ""), 2, "usage"),
    (("task", "add", "x" * 400), 2, "usage"),
    (("task", "add", "t", "--body", BIG), 2, "usage"),
    (("task", "add", "t", "--needs", "99"), 3, "not_found"),
    (("task", "add", "t", "--priority", "9"), 2, "usage"),
    (("message", "send", "nobody", "hello"), 3, "not_found"),
    (("message", "send", "role:", "hello"), 2, ""),
    (("message", "send", "eve", ""), 2, "usage"),
    (("message", "send", "eve", BIG), 2, "usage"),
    (("message", "send", "eve", "\x00\x01\x1b[2J"), 2, "usage"),
    (("message", "send", "eve", "x", "--kind", "gossip"), 2, "usage"),
    (("message", "read", "99"), 3, "not_found"),
    (("message", "ack", "99"), 3, "not_found"),
    (("message", "send", "x", "--reply-to", "99"), 3, "not_found"),
    (("approval", "answer", "99", "allow"), 4, "operator_only"),
    (("approval", "ask", ""), 2, "usage"),
    (("approval", "ask", "x" * 1100), 2, "usage"),
    (("task", "done", "2", "--force"), 2, "usage"),
    (("approval", "policy", "--allow", "Bash", "--of", "bob"), 4, "operator_only"),
    (("register", "--role", "two words"), 2, "usage"),
    (("context", "-5", "100"), 2, "usage"),
    (("report", "bored"), 2, "usage"),
    (("nonsense",), 2, "usage"),
]


@pytest.mark.parametrize(("words", "code", "kind"), CASES, ids=lambda value: str(value)[:50])
def test_refused_with_a_type_and_nothing_written(words, code, kind, crew, project):
    before = events(project)
    done = crew(*words)
    assert (done.code, done.out) == (code, ""), done.err
    error = json.loads(done.err)["error"]
    assert error["exit_code"] == code and error["message"]
    assert not kind or error["code"] == kind
    assert events(project) == before


def test_a_forged_token(crew, project):
    before = events(project)
    for token in ("forged", "x" * 5000, "Ω"):
        done = crew("task", "claim", token=token)
        assert (done.code, json.loads(done.err)["error"]["code"]) == (4, "forged_token")
    assert events(project) == before


def test_binary_in_a_message_is_refused_and_stray_controls_are_cleaned(crew, project):
    before = events(project)
    done = crew("message", "send", "eve", "-", stdin="PK\x03\x04\x00\x00" + "\udc86\udcfe" * 40)
    error = json.loads(done.err)["error"]
    assert (done.code, error["code"]) == (2, "usage")
    assert "is no text" in error["message"] and "write it to a file" in error["remedy"]
    assert events(project) == before
    assert crew("message", "send", "eve", f"look {BINARY} here").code == 0
    ((body,),) = project.journal.read(lambda c: c.execute("SELECT body FROM messages").fetchall())
    assert body.startswith("look ") and body.endswith(" here")
    assert not any(ord(char) < 32 and char not in "\n\t" for char in body) and "\x7f" not in body


@pytest.mark.parametrize(("encoding", "code"), [("utf-8:strict", 2), ("latin-1", 0)])
def test_pipes_in_another_encoding_are_told_about_and_never_crash(crew, project, encoding, code):
    environ = dict(os.environ) | {"PYTHONIOENCODING": encoding}
    said = [sys.executable, "-P", "-m", "core.doors.cli.main", "-C", project.root, "message"]
    done = subprocess.run(
        [*said, "send", "eve", "-"], input="日本 \xff grüße".encode() + b"\xff", env=environ, capture_output=True
    )
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr
    project.journal.write(send, THE_OPERATOR, Draft("eve", "日本"))
    done = subprocess.run([*said, "list"], env=environ, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_ten_thousand_messages_to_one_inbox_are_told_in_pieces(crew, project):
    def flood(tx):
        for number in range(10_000):
            send(tx, Draft("bob", f"message {number}"))

    project.journal.write(flood, THE_OPERATOR)
    listed = crew("message", "inbox")
    assert listed.code == 0 and len(listed.out) < 200_000
    assert len(json.loads(crew("message", "read").out)) == 50
    from io import StringIO

    from core.doors.hook import run
    from core.services.conversations.identity import TOKEN_VARIABLE

    out, err = StringIO(), StringIO()
    event = '{"hook_event_name": "PostToolUse", "tool_name": "Bash"}'
    environ = {TOKEN_VARIABLE: "token-of-bob", "TIMONEL_JOURNAL": project.journal.folder}
    assert run(["claude"], environ, StringIO(event), out, err) == 0
    text = json.loads(out.getvalue())["hookSpecificOutput"]["additionalContext"]
    assert len(text) < 8_000 and "more: `timonel message inbox` lists them." in text


def test_a_wrong_word_of_an_act_names_the_help_of_that_act(crew):
    error = json.loads(crew("task", "hold", "3", "later", "--why").err)["error"]
    assert "task hold" in error["message"] and "`timonel task hold --help`" in error["remedy"]


@pytest.mark.parametrize(
    "words",
    [
        ("task", "add", "x", "--role", "bilder"),
        ("register", "--role", "bilder"),
        ("task", "add", "x", "--for", "role:x"),
    ],
)
def test_a_role_that_there_is_not_is_told_at_once(crew, project, words):
    before = events(project)
    done = crew(*words)
    error = json.loads(done.err)["error"]
    assert (done.code, error["code"]) == (2, "usage") and "role" in error["remedy"]
    assert events(project) == before


def test_options_may_stand_between_the_words(crew, project):
    assert crew("message", "send", "eve", "--importance", "high", "mind the sails").code == 0
    found = project.journal.read(lambda c: c.execute("SELECT recipient, importance, body FROM messages").fetchall())
    assert found == [("eve", "high", "mind the sails")]
    assert crew("message", "send", "eve", "--importance", "high", "mind", "the", "sails").code == 2


def test_a_standing_permission_needs_a_conversation(crew):
    done = crew("approval", "policy", "--allow", "Bash", inside=False)
    assert (done.code, json.loads(done.err)["error"]["remedy"]) == (2, "name it with --of NAME")
