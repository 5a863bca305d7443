"""A program that was killed is started again in the same session; an interrupted turn is idle."""

import os
import signal

import psutil
import pytest

from tests.agents_e2e.real_agents import until


def program(fleet, kind, name="ada"):
    """The agent's own process in its terminal."""
    key = fleet.conversation(name).key
    root = next(fact.pid for fact in fleet.project.host.sweep() if fact.key == key)
    for one in psutil.Process(root).children(recursive=True):
        if kind in " ".join(one.cmdline()[:2]):
            return one
    raise AssertionError(f"no {kind} runs in the terminal:\n{fleet.story(name)}")


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_killed_and_restarted_it_goes_on_in_the_same_session(fleet, stub, home, kind):
    stub.rule("remember the lighthouse", {"text": "Remembered."})
    stub.rule("what was it", {"text": "The lighthouse."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please remember the lighthouse")
    fleet.until_said("ada", "Remembered.")
    session = fleet.conversation("ada").session
    fleet.until("ada", lambda: list(home.glob(f".c*/**/*{session}.jsonl")))  # written a moment after the turn
    os.kill(program(fleet, kind).pid, signal.SIGKILL)
    fleet.until_state("ada", "failed")
    fleet("restart", "ada")
    fleet.until_state("ada", "idle")
    fleet.until("ada", lambda: "lighthouse" in fleet.screen("ada"))
    fleet("send", "ada", "what was it again?")
    fleet.until_said("ada", "The lighthouse.")
    assert fleet.conversation("ada").session == session
    assert stub.times("please remember the lighthouse") == 1


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_escape_fires_no_hook_and_is_seen_all_the_same(fleet, stub, kind):
    stub.rule("think about it", {"text": "Thought.", "hold": "never"})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please think about it")
    fleet.until_state("ada", "working")
    until(lambda: stub.heard("think about it"), what="the request")
    fleet("type", "ada", "escape")
    fleet.until_state("ada", "idle")
    assert fleet.ask("SELECT name FROM evidence WHERE source = 'record'") == [("idle",)]


def test_a_session_that_was_never_written_is_begun_anew(fleet, stub, home):
    stub.rule("remember the lighthouse", {"text": "Remembered."})
    fleet("spawn", "ada", "--agent", "claude", "--prompt", "please remember the lighthouse")
    fleet.until_said("ada", "Remembered.")
    first = fleet.conversation("ada").session
    fleet("stop", "ada")
    for path in home.glob(f".claude/projects/*/{first}.jsonl"):
        path.unlink()
    fleet("restart", "ada")
    fleet.until("ada", lambda: fleet.conversation("ada").session not in {"", first})
    fleet.until_said("ada", "Remembered.")
