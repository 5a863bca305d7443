"""The agent's own list becomes progress, its sub-agents are counted, and waiting for them is work."""

import pytest

from core.agents.hook_events import meaning
from core.services.agents.hooks import hear
from core.services.agents.work import COUNTED
from core.services.conversations.moves import opened
from core.services.snapshot.fleet import load_snapshot
from core.services.tasks.queue import TaskDraft, claim, create_task


@pytest.fixture
def heard(queue):
    """Gives bob's hooks to the journal and returns bob as the screen sees it."""

    def call(event, **more):
        queue.clock.pass_seconds(1)
        payload = {"hook_event_name": event, **more}
        queue.by("bob", hear, meaning(payload), event)
        return queue.read(load_snapshot).named("bob")

    return call


def plan(*states):
    return {"tool_name": "update_plan", "tool_input": {"plan": [{"step": f"{s} one", "status": s} for s in states]}}


def said(queue):
    return queue.read(lambda c: c.execute("SELECT name, text FROM evidence WHERE source = 'hook'").fetchall())[0]


def test_a_whole_list_replaces_the_one_before(heard):
    heard("PostToolUse", **plan("pending", "pending", "pending", "pending"))
    todo = heard("PostToolUse", **plan("completed", "in_progress")).todo
    assert (todo.words, todo.share, todo.current) == ("1/2", 0.5, "in_progress one")


def test_items_that_are_made_and_moved_one_by_one(heard):
    for number in ("1", "2", "3"):
        made = {"task": {"id": number, "subject": f"part {number}"}}
        heard("PostToolUse", tool_name="TaskCreate", tool_input={}, tool_response=made)
    heard("PostToolUse", tool_name="TaskUpdate", tool_input={"taskId": "1", "status": "completed"})
    todo = heard("PostToolUse", tool_name="TaskUpdate", tool_input={"taskId": "2", "status": "in_progress"}).todo
    assert (todo.words, todo.current) == ("1/3", "part 2")
    todo = heard("PostToolUse", tool_name="TaskUpdate", tool_input={"taskId": "3", "status": "deleted"}).todo
    assert todo.words == "1/2"


def test_the_tasks_own_progress_stays_unknown_and_a_list_from_before_the_claim_tells_nothing(heard, queue):
    before = heard("PostToolUse", **plan("completed"))
    assert before.own_list.words == "1/1"
    queue.by("operator", create_task, TaskDraft("light the lamp"))
    queue.clock.pass_seconds(1)
    queue.by("bob", claim)
    bob = queue.read(load_snapshot).named("bob")
    assert bob.todo is not None and bob.own_list is None
    bob = heard("PostToolUse", **plan("completed", "pending"))
    assert (bob.task.progress, bob.own_list.words) == (None, "1/2")


def test_a_new_session_and_a_new_program_have_no_list(heard, queue):
    heard("PostToolUse", **plan("pending"))
    assert heard("SessionStart", source="resume").todo is not None
    assert heard("SessionStart", source="clear").todo is None
    heard("PostToolUse", **plan("pending"))
    heard("SubagentStart", agent_id="a1", agent_type="explorer")
    queue.by("operator", opened, queue.actors["bob"].conversation_id, "tmux", "", "hash")
    bob = queue.read(load_snapshot).named("bob")
    assert (bob.todo, bob.sub_agents) == (None, ())


def test_sub_agents_are_counted_once_each(heard):
    for agent in ("a1", "a2", "a1"):
        bob = heard("SubagentStart", agent_id=agent, agent_type="explorer")
    assert [(one.agent, one.type) for one in bob.sub_agents] == [("a1", "explorer"), ("a2", "explorer")]
    assert [one.agent for one in heard("SubagentStop", agent_id="a1").sub_agents] == ["a2"]


def test_a_stop_that_lists_what_runs_corrects_the_count(heard, queue):
    heard("SubagentStart", agent_id="lost", agent_type="x")
    running = [{"id": "a2", "type": "subagent", "status": "running", "agent_type": "y"}]
    bob = heard("Stop", background_tasks=running)
    assert [one.agent for one in bob.sub_agents] == ["a2"]
    assert said(queue)[0] == "working"
    assert heard("Stop", background_tasks=[], last_assistant_message="done").sub_agents == ()
    assert said(queue) == ("idle", "done")


def test_a_turn_that_ended_while_sub_agents_run_is_idle_only_after_the_last_of_them(heard, queue):
    heard("SubagentStart", agent_id="a1", agent_type="default")
    heard("SubagentStart", agent_id="a2", agent_type="default")
    heard("Stop", last_assistant_message="they work")
    assert said(queue) == ("working", "waits for 2 sub-agents")
    heard("SubagentStop", agent_id="a1")
    assert said(queue)[0] == "working"
    heard("SubagentStop", agent_id="a2")
    assert said(queue) == ("idle", "its sub-agents have ended")


def test_a_sub_agent_that_ends_within_the_turn_ends_no_turn(heard, queue):
    heard("SubagentStart", agent_id="a1", agent_type="default")
    heard("PostToolUse", tool_name="Bash", tool_input={"command": "ls"})
    heard("SubagentStop", agent_id="a1")
    assert said(queue)[0] == "working"


def test_lists_are_live_facts_and_no_events(heard, queue):
    before = queue.read(lambda c: c.execute("SELECT count(*) FROM events").fetchall())
    heard("PostToolUse", **plan("pending"))
    heard("SubagentStart", agent_id="a1", agent_type="default")
    assert queue.read(lambda c: c.execute("SELECT count(*) FROM events").fetchall()) == before


def test_counting_all_lists_needs_no_sorting(queue):
    assert "TEMP B-TREE" not in queue.plan(COUNTED, "completed", "in_progress")
