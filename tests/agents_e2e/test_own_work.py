"""What an agent does by itself: its own to-do list is its progress, and its sub-agents keep it working."""

import pytest

from core.services.snapshot.fleet import load_snapshot

PLAN = {
    "claude": (
        {"name": "TaskCreate", "input": {"subject": "Read", "description": "the code"}},
        {"name": "TaskCreate", "input": {"subject": "Write", "description": "the tests"}},
        {"name": "TaskUpdate", "input": {"taskId": "1", "status": "completed"}},
        {"name": "TaskUpdate", "input": {"taskId": "2", "status": "in_progress"}},
    ),
    "codex": (
        {
            "name": "update_plan",
            "input": {"plan": [{"step": "Read", "status": "completed"}, {"step": "Write", "status": "in_progress"}]},
        },
    ),
}
# These tools of Claude Code are off by default with a model that it does not know.
OPTIONS = {"claude": ("--", "--tools", "Bash,TaskCreate,TaskUpdate,TaskList"), "codex": ()}


def ada(fleet):
    return fleet.project.journal.read(load_snapshot).named("ada")


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_its_own_list_is_its_progress(fleet, stub, kind):
    stub.rule("plan it", *({"tools": [call]} for call in PLAN[kind]), {"text": "Planned."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please plan it", *OPTIONS[kind])
    fleet.until_said("ada", "Planned.")
    assert (ada(fleet).todo.words, ada(fleet).todo.current) == ("1/2", "Write")
    assert "own list 1/2 Write" in fleet("list").out
    assert "1/2 of its own list, now: Write" in fleet("show", "ada").out


SPAWN = {
    "claude": {"name": "Agent", "input": {"description": "d", "prompt": "SUBTASK", "subagent_type": "general-purpose"}},
    "codex": {"namespace": "multi_agent_v1", "name": "spawn_agent", "input": {"message": "SUBTASK"}},
}


@pytest.mark.parametrize("kind", ["claude", "codex"])
def test_while_a_sub_agent_runs_it_works_though_its_own_turn_is_over(fleet, stub, kind):
    stub.rule("delegate it", {"tools": [SPAWN[kind]]}, {"text": "Delegated."})
    stub.rule("SUBTASK", {"text": "Subtask done.", "hold": "sub"})
    stub.rule("Subtask done.", {"text": "All is done."})
    fleet("spawn", "ada", "--agent", kind, "--prompt", "please delegate it")
    fleet.until("ada", lambda: "waits for 1" in fleet.conversation("ada").reason)
    assert fleet.conversation("ada").state == "working"
    assert len(ada(fleet).sub_agents) == 1
    assert "1 running" in fleet("show", "ada").out
    stub.release("sub")
    fleet.until_state("ada", "idle")
    assert ada(fleet).sub_agents == ()
