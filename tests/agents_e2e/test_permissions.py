"""A permission that the agent asks for becomes an approval; the operator's answer, or the pane's, decides."""

import json
from pathlib import Path

import pytest

from tests.agents_e2e.real_agents import until

OUTSIDE = {"claude": ("Bash", "command"), "codex": ("exec_command", "cmd")}


def wants_to_touch(stub, kind, path):
    """The model asks for a command that neither program runs without a question."""
    tool, name = OUTSIDE[kind]
    given = {name: f"touch {path}"}
    if kind == "codex":
        given |= {"sandbox_permissions": "require_escalated", "justification": "outside of the worktree"}
    stub.rule("please touch it", {"tools": [{"name": tool, "input": given}]}, {"text": "That is done."})


def spawned(fleet, stub, kind, path):
    wants_to_touch(stub, kind, path)
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please touch it")
    number = fleet.approval("ada")
    fleet.until_state("ada", "waiting")
    return number


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_allowing_runs_the_command(fleet, stub, kind, tmp_path):
    target = tmp_path / "touched"
    number = spawned(fleet, stub, kind, target)
    assert "touch" in fleet.ask("SELECT title FROM approvals WHERE id = ?", number)[0][0]
    fleet("approval", "answer", str(number), "allow")
    fleet.until_state("ada", "idle")
    assert target.exists()


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_denying_keeps_it_from_running_and_the_model_reads_why(fleet, stub, kind, tmp_path):
    target = tmp_path / "touched"
    number = spawned(fleet, stub, kind, target)
    fleet("approval", "answer", str(number), "deny", "not on a Friday")
    fleet.until_state("ada", "idle")
    assert stub.heard("not on a Friday")
    assert not target.exists()


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_what_is_always_allowed_is_asked_once_until_that_is_taken_back(fleet, stub, kind, tmp_path):
    number = spawned(fleet, stub, kind, tmp_path / "touched")
    fleet("approval", "answer", str(number), "allow", "--always-exactly")
    fleet.until_state("ada", "idle")
    (tmp_path / "touched").unlink()
    fleet("send", "ada", "please touch it")
    until((tmp_path / "touched").exists, what="the command, unasked")
    fleet.until_state("ada", "idle")
    assert fleet.ask("SELECT state, answered_by FROM approvals") == [("allowed", "operator")] * 2
    fleet("approval", "policy", "--revoke", "1")
    fleet("send", "ada", "please touch it")
    fleet("approval", "answer", str(fleet.approval("ada")), "deny")
    fleet.until_state("ada", "idle")


def test_an_answer_in_claudes_pane_makes_the_approval_stale(fleet, stub, tmp_path):
    target = tmp_path / "touched"
    number = spawned(fleet, stub, "claude", target)
    until(lambda: "Do you want to proceed?" in fleet.screen("ada"), what="the dialog")
    fleet("type", "ada", "enter")
    fleet.until("ada", lambda: fleet.approval_state(number) == "stale")
    assert "stale" in fleet("approval", "answer", str(number), "deny", code=4).err
    fleet.until_state("ada", "idle")
    assert target.exists()


def test_a_no_in_claudes_pane_fires_no_hook_and_is_seen_all_the_same(fleet, stub, tmp_path):
    target = tmp_path / "touched"
    number = spawned(fleet, stub, "claude", target)
    until(lambda: "Do you want to proceed?" in fleet.screen("ada"), what="the dialog")
    fleet("type", "ada", "escape")
    fleet.until("ada", lambda: fleet.approval_state(number) == "stale")
    fleet.until_state("ada", "idle")
    assert not target.exists()


def test_codex_asks_in_its_own_dialog_when_nobody_answers_in_time(fleet, stub, tmp_path):
    target = tmp_path / "touched"
    number = spawned(fleet, stub, "codex", target)
    until(lambda: fleet.approval_state(number) == "stale", what="the end of its patience")
    until(lambda: "proceed" in fleet.screen("ada").lower(), what="codex's dialog")
    assert fleet.conversation("ada").state == "waiting"
    fleet("type", "ada", "y")
    fleet.until_state("ada", "idle")
    assert Path(target).exists()


def test_a_question_of_claude_is_answered_with_words(fleet, stub):
    options = [{"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]
    asked = {"questions": [{"question": "Which colour?", "header": "Colour", "options": options, "multiSelect": False}]}
    stub.rule("paint the boat", {"tools": [{"name": "AskUserQuestion", "input": asked}]}, {"text": "Painted."})
    fleet("spawn", "ada", "--agent", "claude", "--prompt", "please paint the boat")
    number = fleet.approval("ada")
    assert fleet.ask("SELECT title FROM approvals") == [("Which colour? (Red | Blue)",)]
    fleet("approval", "answer", str(number), "allow", "blue")
    fleet.until_said("ada", "Painted.")
    assert stub.heard('"Which colour?"="Blue"')


def test_a_program_that_asks_something_before_it_begins_needs_the_operator(fleet, stub, home):
    path = home / ".claude.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"projects": {}}))
    fleet("spawn", "ada", "--agent", "claude", "--prompt", "please begin")
    assert "its terminal may show a question" in fleet.until_state("ada", "waiting").reason
    assert "trust" in fleet.screen("ada").lower()
