"""The agents call Timonel's own tools over MCP, in their first turn and in their own name, without a question."""

import pytest


def call(kind, tool, **given):
    if kind == "claude":
        return {"tools": [{"name": f"mcp__timonel__{tool}", "input": given}]}
    return {"tools": [{"namespace": "mcp__timonel", "name": tool, "input": given}]}


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_a_task_is_claimed_worked_on_and_done(fleet, stub, kind):
    stub.rule(
        "take your task",
        call(kind, "task_claim"),
        call(kind, "task_progress", percent=40, note="half way"),
        call(kind, "message_send", to="operator", text="nearly there", key="once"),
        call(kind, "task_done", result="the lamp burns"),
        {"text": "The task is done."},
    )
    fleet("task", "add", "light the lamp")
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please take your task")
    fleet.until("ada", lambda: fleet.ask("SELECT state FROM tasks") == [("done",)], 60)
    assert fleet.ask("SELECT result, ended_by FROM tasks") == [("the lamp burns", "ada")]
    assert fleet.ask("SELECT sender, body FROM messages") == [("ada", "nearly there")]
    assert fleet.ask("SELECT payload FROM events WHERE kind = 'task.progressed'") != []
    assert fleet.ask("SELECT count(*) FROM approvals") == [(0,)]
    fleet.until_state("ada", "idle")


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_the_tools_outlive_a_restart_of_the_supervisor(fleet, stub, kind):
    stub.rule("say one word", {"text": "Word."})
    stub.rule("who is here", call(kind, "who"), {"text": "I know now."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please say one word")
    fleet.until_said("ada", "Word.")
    fleet("supervisor", "stop")
    fleet("supervisor", "start")
    fleet("send", "ada", "who is here?")
    fleet.until_said("ada", "I know now.")
    assert stub.heard('"you": "ada"')
