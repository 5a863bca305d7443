"""The hook as agents run it: a process that answers, never blocks on trouble, and always ends with 0."""

import fcntl
import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from core.agents.door_command import hook_argv
from core.model.actor import THE_OPERATOR
from core.services.approvals.questions import answer, open_approvals
from core.services.messages.sending import Draft, send

FIXTURES = Path(__file__).parents[2] / "fixtures" / "agents"
HEARD = sorted(path for path in FIXTURES.glob("c*/*.json") if not path.stem.startswith("PermissionRequest"))
HEAVY = {"asyncio", "pydantic", "mcp", "textual", "git", "psutil", "subprocess", "aiosqlite", "uvicorn", "anyio"}


def payload(kind, name):
    return (FIXTURES / kind / f"{name}.json").read_text()


def hook(environ, text, kind="claude"):
    return subprocess.run(
        hook_argv(kind), input=text, env=environ, capture_output=True, text=True, timeout=30, cwd="/"
    )  # fmt: skip


def evidence(project):
    rows = project.journal.read(lambda c: c.execute("SELECT source, name, text FROM evidence").fetchall())
    return {source: (name, text) for source, name, text in rows}


def wait_for_question(project):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if asked := project.journal.read(open_approvals):
            return asked[0]
        time.sleep(0.02)
    raise AssertionError("nothing was asked")


@pytest.mark.parametrize("path", HEARD, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_captured_payload_is_heard_in_process(path, join, project):
    from io import StringIO

    from core.doors.hook import run

    out, err = StringIO(), StringIO()
    assert run([path.parent.name], join("ada"), StringIO(path.read_text()), out, err) == 0
    assert out.getvalue() == ""
    assert err.getvalue() == ""


def test_an_event_becomes_evidence_and_the_session_is_known(join, project):
    done = hook(join("ada"), payload("claude", "PreToolUse"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert evidence(project)["hook"][0] == "working"
    session = project.journal.read(lambda c: c.execute("SELECT session FROM conversations").fetchall())[0][0]
    assert session == json.loads(payload("claude", "PreToolUse"))["session_id"]


def test_a_waiting_message_is_handed_over_once(join, project):
    environ = join("ada")
    project.journal.write(send, THE_OPERATOR, Draft("ada", "mind the harbour"))
    given = json.loads(hook(environ, payload("claude", "PostToolUse")).stdout)["hookSpecificOutput"]
    assert given["hookEventName"] == "PostToolUse"
    assert "> mind the harbour" in given["additionalContext"]
    assert hook(environ, payload("claude", "PostToolUse")).stdout == ""


def test_at_the_end_of_a_turn_each_program_gets_it_in_its_own_form(join, project):
    environ = join("ada")
    project.journal.write(send, THE_OPERATOR, Draft("ada", "one"))
    claude = json.loads(hook(environ, payload("claude", "Stop")).stdout)
    assert "> one" in claude["hookSpecificOutput"]["additionalContext"]
    assert evidence(project)["hook"] == ("working", "was given messages at the end of its turn")
    project.journal.write(send, THE_OPERATOR, Draft("ada", "two"))
    codex = json.loads(hook(environ, payload("codex", "Stop"), "codex").stdout)
    assert codex["decision"] == "block" and "> two" in codex["reason"]


@pytest.mark.parametrize("allow", [True, False])
def test_the_operators_answer_is_the_reply(allow, join, project):
    environ = join("ada")
    waiting = subprocess.Popen(
        hook_argv("claude"), env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert waiting.stdin is not None
    waiting.stdin.write(payload("claude", "PermissionRequest"))
    waiting.stdin.close()
    asked = wait_for_question(project)
    assert (asked.conversation, asked.tool, asked.title) == ("ada", "Bash", "Bash: touch one.txt")
    project.journal.write(answer, THE_OPERATOR, asked.id, allow, "not today")
    assert waiting.stdout is not None
    decision = json.loads(waiting.stdout.read())["hookSpecificOutput"]["decision"]
    assert decision == ({"behavior": "allow"} if allow else {"behavior": "deny", "message": "not today"})
    assert waiting.wait(10) == 0


def test_a_question_is_answered_with_words(join, project):
    environ = join("ada")
    waiting = subprocess.Popen(
        hook_argv("claude"), env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert waiting.stdin is not None and waiting.stdout is not None
    waiting.stdin.write(payload("claude", "PermissionRequest.question"))
    waiting.stdin.close()
    project.journal.write(answer, THE_OPERATOR, wait_for_question(project).id, True, "blue")
    decision = json.loads(waiting.stdout.read())["hookSpecificOutput"]["decision"]
    assert decision["behavior"] == "allow"
    assert decision["updatedInput"]["answers"] == {"Which color?": "Blue"}
    assert decision["updatedInput"]["questions"][0]["header"] == "Color"
    waiting.wait(10)


def test_the_pane_answered_so_the_hook_ends_without_a_word(join, project):
    environ = join("ada")
    waiting = subprocess.Popen(
        hook_argv("claude"), env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert waiting.stdin is not None and waiting.stdout is not None
    waiting.stdin.write(payload("claude", "PermissionRequest"))
    waiting.stdin.close()
    wait_for_question(project)
    other = json.loads(payload("claude", "PostToolUse"))
    hook(environ, json.dumps(other | {"tool_input": {"command": "something else"}}))
    assert project.journal.read(open_approvals), "another call that ended beside it answers nothing"
    hook(environ, json.dumps(other | {"tool_input": {"command": "touch one.txt"}}))
    assert waiting.stdout.read() == ""
    assert waiting.wait(10) == 0
    assert not project.journal.read(open_approvals)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '"x"', "null", '{"hook_event_name": 7, "session_id": []}', "\x00"]
)
def test_what_is_no_event_is_no_harm(text, join, project):
    done = hook(join("ada"), text)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr


def test_broken_json_is_told_on_standard_error(join):
    assert "not JSON" in hook(join("ada"), "{").stderr


def test_a_forged_token_is_told_and_changes_nothing(join, project):
    done = hook(join("ada") | {"TIMONEL_TOKEN": "forged"}, payload("claude", "PreToolUse"))
    assert (done.returncode, done.stdout) == (0, "")
    assert "belongs to no conversation" in done.stderr
    assert evidence(project) == {}


def test_without_a_journal_it_is_silent(join):
    environ = join("ada")
    del environ["TIMONEL_JOURNAL"]
    done = hook(environ, payload("claude", "PreToolUse"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_journal_that_cannot_be_opened_is_told(join, tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = hook(join("ada") | {"TIMONEL_JOURNAL": str(tmp_path / "file")}, payload("claude", "PreToolUse"))
    assert (done.returncode, done.stdout) == (0, "")
    assert "cannot use" in done.stderr


def test_a_locked_journal_does_not_hold_the_agent_up(join, project):
    environ = join("ada")
    descriptor = os.open(os.path.join(project.journal.folder, "journal.lock"), os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        began = time.monotonic()
        done = hook(environ, payload("claude", "PreToolUse"))
        took = time.monotonic() - began
    finally:
        os.close(descriptor)
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing was written" in done.stderr
    assert took < 6


def test_unknown_events_are_counted(join, project):
    environ = join("ada")
    for _ in range(2):
        hook(environ, '{"hook_event_name": "BrandNewEvent", "session_id": "s", "novelty": {}}')
    assert evidence(project)["unknown"] == ("BrandNewEvent", "2 hooks with an unknown event or field")


def test_half_a_character_takes_nothing_else_with_it(join, project):
    environ = join("ada")
    said = hook(
        environ, r'{"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "x \ud83d"}}'
    )
    assert said.stderr == ""
    assert evidence(project)["hook"] == ("working", "Bash: x ?")


def test_unknown_fields_are_counted_and_change_nothing_else(join, project):
    environ = join("ada")
    hook(environ, '{"hook_event_name": "PreToolUse", "session_id": "s", "tool_name": "Bash", "novelty": {}}')
    assert evidence(project)["unknown"] == ("PreToolUse.novelty", "1 hook with an unknown event or field")
    assert evidence(project)["hook"] == ("working", "Bash")


@pytest.mark.parametrize("name", ["PreToolUse", "PostToolUse", "Stop"])
def test_the_process_imports_nothing_heavy(name, join):
    python, *words = hook_argv("claude")
    done = subprocess.run(
        [python, "-X", "importtime", *words],
        input=payload("claude", name), env=join("ada"), capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "core" in loaded
    assert not loaded & HEAVY


def killed_hook(environ, text, step):
    """A hook that is killed when it reaches this function."""
    python, *options, script, word, kind = hook_argv("claude")
    paths, _, start = script.partition("from core.doors.hook import main")
    kill = "import os; from core.doors import hook; from core.services.agents import hooks; "
    kill += f"{step} = lambda *given: os.kill(os.getpid(), 9); "
    whole = f"{paths}{kill}from core.doors.hook import main{start}"
    return subprocess.run(
        [python, *options, whole, word, kind], input=text, env=environ, capture_output=True, text=True, timeout=30
    )  # fmt: skip


def receipts(project):
    return project.journal.read(lambda c: c.execute("SELECT via, delivered_at IS NOT NULL FROM receipts").fetchall())


def test_a_hook_that_is_killed_before_it_writes_loses_nothing(join, project):
    environ = join("ada")
    project.journal.write(send, THE_OPERATOR, Draft("ada", "mind the harbour"))
    done = killed_hook(environ, payload("claude", "PostToolUse"), "hook.answer")
    assert (done.returncode, done.stdout) == (-9, "")
    assert receipts(project) == [("", 0)], "not marked earlier than true"
    assert "> mind the harbour" in hook(environ, payload("claude", "PostToolUse")).stdout
    assert receipts(project) == [("PostToolUse", 1)]
    assert hook(environ, payload("claude", "PostToolUse")).stdout == ""


def test_a_hook_that_is_killed_after_it_wrote_repeats_the_message_under_its_number(join, project):
    environ = join("ada")
    project.journal.write(send, THE_OPERATOR, Draft("ada", "mind the harbour"))
    done = killed_hook(environ, payload("claude", "PostToolUse"), "hooks.handed_over")
    again = hook(environ, payload("claude", "PostToolUse")).stdout
    assert all("[message 1 from the operator" in text for text in (done.stdout, again))
    assert receipts(project) == [("PostToolUse", 1)]


def test_two_hooks_at_the_same_time_hand_over_once(join, project):
    environ = join("ada")
    project.journal.write(send, THE_OPERATOR, Draft("ada", "mind the harbour"))
    both = [
        subprocess.Popen(hook_argv("claude"), env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(payload("claude", "PostToolUse"), timeout=30)[0] for one in both]
    assert sum("mind the harbour" in text for text in said) == 1
    assert receipts(project) == [("PostToolUse", 1)]
