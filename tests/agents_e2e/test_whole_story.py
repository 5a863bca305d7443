"""One task from the first key to its end, in the control center, with the real programs: nothing in it is pretended."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from core.text.values import percent
from tests.agents_e2e.real_agents import until
from tests.agents_e2e.test_endings import program
from tests.agents_e2e.test_tools import call
from tests.e2e.outer_terminal import Terminal

USED = 31_000
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="the whole story needs tmux")


@pytest.fixture
def terminal(fleet, kind, tmp_path, monkeypatch):
    """The control center of the fleet's repository, as it is drawn; a new conversation is of this kind and so named."""
    monkeypatch.setenv("TIMONEL_SET_DEFAULT_AGENT", kind)
    opened = Terminal(tmp_path, 160, 48)
    opened.run(f"{sys.executable} -P -m core.doors.cli.main -C {fleet.project.root}")
    opened.wait_for("No conversation yet")
    yield opened
    opened.close()


def edit(kind, path):
    """The model writes a file in a way that the agent does not do without a question."""
    if kind == "claude":
        return {"tools": [{"name": "Write", "input": {"file_path": str(path), "content": "painted\n"}}]}
    given = {"cmd": f"echo painted > {path}", "sandbox_permissions": "require_escalated", "justification": "to paint"}
    return {"tools": [{"name": "exec_command", "input": given}]}


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_from_the_first_key_to_the_same_history_after_a_kill(fleet, stub, terminal, home, kind):
    boat = Path(f"{fleet.project.root}.worktrees", kind, "boat.txt")
    usage = {"usage": {"input": USED}}
    held = call(kind, "task_progress", percent=40, note="half way") | {"hold": "mid-turn"}
    stub.rule("take your task", call(kind, "task_claim"), edit(kind, boat), held)
    stub.rule("mind the harbour", call(kind, "task_done", result="the boat is red"), {"text": "All is done."} | usage)
    stub.rule("what was it", {"text": "A red boat."} | usage)
    fleet("task", "add", "paint the boat")

    _spawn(terminal, "please take your task")
    number = fleet.approval(kind)
    assert fleet.ask("SELECT state, owner FROM tasks") == [("leased", kind)]
    assert not boat.exists()
    terminal.wait_for("allow?")
    terminal.press("a")
    terminal.wait_for(f"{kind} asks", "y allow")
    until(lambda: terminal.press("y") or fleet.approval_state(number) == "allowed", what="the operator's yes")

    until(boat.exists, what="the edit")
    _write_message(terminal, fleet, "mind the harbour")
    stub.release("mid-turn")
    fleet.until_said(kind, "All is done.")
    assert fleet.ask("SELECT via FROM receipts WHERE recipient = ?", kind) == [("PostToolUse",)]
    assert stub.times("> mind the harbour") == 1
    assert fleet.ask("SELECT state, result, ended_by FROM tasks") == [("done", "the boat is red", kind)]
    assert "half way" in fleet.ask("SELECT payload FROM events WHERE kind = 'task.progressed'")[0][0]
    assert fleet.ask("SELECT name, text FROM evidence WHERE source = 'unknown'") == []
    _gauge_shows_what_the_model_said(fleet, terminal)

    session = fleet.conversation(kind).session
    fleet.until(kind, lambda: list(home.glob(f".c*/**/*{session}.jsonl")))
    os.kill(program(fleet, kind, kind).pid, signal.SIGKILL)
    fleet.until_state(kind, "failed")
    terminal.wait_for("failed")
    terminal.press("R")
    fleet.until_state(kind, "idle")
    fleet("send", kind, "what was it again?")
    fleet.until_said(kind, "A red boat.")
    assert fleet.conversation(kind).session == session
    assert stub.times("please take your task") == 1
    assert stub.times("> mind the harbour") == 1


def _spawn(terminal, prompt):
    terminal.press("c")
    terminal.wait_for("New conversation", "start")
    terminal.press("-l", prompt)
    terminal.press("Enter")
    terminal.wait_for("is at work")


def _write_message(terminal, fleet, text):
    terminal.press("m")
    terminal.wait_for("Importance")
    terminal.press("-l", text)
    terminal.press("Enter")
    until(lambda: fleet.ask("SELECT count(*) FROM messages WHERE body = ?", text) == [(1,)], what="the message")


def _gauge_shows_what_the_model_said(fleet, terminal):
    used, size = until(
        lambda: fleet.ask("SELECT used, size FROM context_samples WHERE used >= ?", USED), what="context figures"
    )[0]
    terminal.wait_for(percent(100 * used / size))
