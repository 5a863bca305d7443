"""Messages reach an agent between two tool calls, at the end of its turn, with its next prompt, and while it idles."""

import pytest

from tests.agents_e2e.real_agents import until

SHELL = {"claude": ("Bash", "command"), "codex": ("exec_command", "cmd")}


def delivered(fleet, number=1):
    return fleet.ask("SELECT via FROM receipts WHERE message_id = ? AND delivered_at IS NOT NULL", number)


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_between_two_tool_calls(fleet, stub, kind):
    tool, name = SHELL[kind]
    call = {"tools": [{"name": tool, "input": {name: "ls"}}], "hold": "first"}
    stub.rule("look around", call, {"text": "Looked."})
    stub.rule("mind the harbour", {"text": "Minding the harbour."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please look around")
    until(lambda: stub.heard("look around"), what="the first request")
    fleet("message", "send", "ada", "mind the harbour")
    stub.release("first")
    fleet.until_said("ada", "Minding the harbour.")
    assert delivered(fleet) == [("PostToolUse",)]
    assert stub.times("> mind the harbour") == 1


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_at_the_end_of_its_turn(fleet, stub, kind):
    stub.rule("say one word", {"text": "Word.", "hold": "first"})
    stub.rule("one more thing", {"text": "The thing is done."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please say one word")
    fleet.until_state("ada", "working")
    until(lambda: stub.heard("say one word"), what="the first request")
    fleet("message", "send", "ada", "one more thing")
    stub.release("first")
    fleet.until_said("ada", "The thing is done.")
    assert delivered(fleet) == [("Stop",)]
    assert stub.times("one more thing") == 1


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_while_it_idles(fleet, stub, kind):
    stub.rule("say one word", {"text": "Word."})
    stub.rule("wake up please", {"text": "I am awake."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please say one word")
    fleet.until_said("ada", "Word.")
    fleet("message", "send", "ada", "wake up please")
    fleet.until_said("ada", "I am awake.")
    assert delivered(fleet) in ([("prompt",)], [({"claude": "inbox", "codex": "queue"}[kind],)])  # whoever was first
    assert stub.times("> wake up please") == 1


def test_low_importance_wakes_nobody_and_comes_with_the_next_prompt(fleet, stub):
    stub.rule("say one word", {"text": "Word."})
    stub.rule("and another", {"text": "Another."})
    fleet("spawn", "ada", "--agent", "claude", "--prompt", "please say one word")
    fleet.until_said("ada", "Word.")
    fleet("message", "send", "ada", "no hurry at all", "--importance", "low")
    fleet("message", "send", "operator", "so that there is something to wait for")
    fleet("send", "ada", "and another one please")
    fleet.until_said("ada", "Another.")
    assert delivered(fleet) == [("UserPromptSubmit",)]
    assert stub.heard("> no hurry at all")


def test_a_waiting_dialog_is_never_written_into(fleet, stub, tmp_path):
    target = tmp_path / "touched"
    stub.rule("touch it", {"tools": [{"name": "Bash", "input": {"command": f"touch {target}"}}]}, {"text": "Touched."})
    fleet("spawn", "ada", "--agent", "claude", "--prompt", "please touch it")
    number = fleet.approval("ada")
    fleet.until_state("ada", "waiting")
    fleet("message", "send", "ada", "are you there", "--importance", "urgent")
    looks = fleet.ask("SELECT at FROM heartbeats")[0][0] + 4
    until(lambda: fleet.ask("SELECT at FROM heartbeats")[0][0] > looks, what="some more looks of the supervisor")
    assert delivered(fleet) == []
    assert not target.exists()
    fleet("approval", "answer", str(number), "allow")
    until(lambda: delivered(fleet), what="the delivery")
    assert target.exists()
