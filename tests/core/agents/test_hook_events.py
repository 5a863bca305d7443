"""Every captured payload of the real programs is read without harm, and the ones that matter mean what they should."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.agents.hook_events import IDLE, WAITING, WORKING, meaning

FIXTURES = Path(__file__).parents[2] / "fixtures" / "agents"
CAPTURED = sorted(FIXTURES.glob("*/*.json"))


def captured(kind: str, name: str) -> dict:
    return json.loads((FIXTURES / kind / f"{name}.json").read_text())


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_captured_payload_is_read(path):
    payload = json.loads(path.read_text())
    if isinstance(payload, dict):
        found = meaning(payload)
        assert found.state in {"", WORKING, IDLE, WAITING}
        assert found.session == payload.get("session_id", "")
        assert "." not in found.unknown, "a captured field is not unknown"


@pytest.mark.parametrize(
    ("kind", "name", "state", "part"),
    [
        ("claude", "SessionStart", "", "session startup"),
        ("claude", "UserPromptSubmit", WORKING, "please touch one"),
        ("claude", "PreToolUse", WORKING, "Bash: touch one.txt"),
        ("claude", "PostToolUse", WORKING, "ls -la"),
        ("claude", "PermissionRequest", WAITING, "Bash: touch one.txt"),
        ("claude", "Notification.permission_prompt", WAITING, "needs your permission"),
        ("claude", "Notification.idle_prompt", IDLE, ""),
        ("claude", "Stop", IDLE, "Touched."),
        ("claude", "Stop.background-tasks", WORKING, "1 background tasks"),
        ("claude", "StopFailure", IDLE, "API Error"),
        ("claude", "SessionEnd", IDLE, "prompt_input_exit"),
        ("codex", "SessionStart", "", "startup"),
        ("claude", "SessionStart.clear", IDLE, "clear"),
        ("claude", "SessionStart.resume", IDLE, "resume"),
        ("claude", "SessionStart.compact", "", "compact"),
        ("codex", "PermissionRequest", WAITING, "touch /opt/cx-outside.txt"),
        ("codex", "PreToolUse", WORKING, "Bash"),
        ("codex", "Stop", IDLE, ""),
    ],
)
def test_states(kind, name, state, part):
    found = meaning(captured(kind, name))
    assert found.state == state
    assert part in found.text


def test_a_permission_carries_what_the_operator_must_know():
    asked = meaning(captured("claude", "PermissionRequest")).permission
    assert asked is not None
    assert asked == ("Bash", "Bash: touch one.txt", "Create one.txt", "touch one.txt")


def test_an_unknown_event_means_nothing_but_is_no_error():
    found = meaning({"hook_event_name": "BrandNewEvent", "session_id": "s", "novelty": [1, {"a": None}]})
    assert found._replace(unknown="") == meaning({"session_id": "s"})
    assert found.state == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
EVENTS = st.sampled_from(
    ["Stop", "PreToolUse", "PermissionRequest", "Notification", "UserPromptSubmit", "PostToolBatch"]
)


@given(
    st.dictionaries(st.sampled_from(["tool_name", "tool_input", "session_id", "background_tasks", "message"]), JSON),
    EVENTS,
)
def test_no_shape_of_json_is_an_error(payload, event):
    meaning({**payload, "hook_event_name": event})


def test_a_question_shows_what_may_be_chosen():
    asked = meaning(captured("claude", "PermissionRequest.question")).permission
    assert asked is not None
    assert asked.title == "Which color? (Red | Blue)"


def test_a_long_command_is_cut_in_the_title_and_whole_in_the_detail():
    long = "echo " + "x" * 3000
    payload = {"hook_event_name": "PermissionRequest", "tool_name": "Bash", "tool_input": {"command": long}}
    asked = meaning(payload).permission
    assert asked is not None
    assert len(asked.title) == 300 and asked.title.endswith("…")
    assert long in asked.detail


def test_a_call_that_is_done_settles_its_own_question_alone():
    done = meaning(captured("claude", "PostToolUse"))
    assert done.settles and done.call.startswith("Bash: ")
    assert meaning(captured("claude", "Stop")).call == ""
    assert not meaning(captured("claude", "Stop.background-tasks")).settles


@pytest.mark.parametrize(
    ("kind", "name", "items", "whole"),
    [
        ("claude", "PostToolUse.task-create", [("1", "Write tests", "pending")], False),
        ("claude", "PostToolUse.task-update", [("1", "", "in_progress")], False),
        (
            "codex",
            "PostToolUse.update-plan",
            [("0", "one", "completed"), ("1", "two", "in_progress"), ("2", "three", "pending")],
            True,
        ),
    ],
)
def test_the_agents_own_list_is_read(kind, name, items, whole):
    news = meaning(captured(kind, name)).todo
    assert news is not None
    assert ([tuple(item) for item in news.items], news.whole) == (items, whole)


@pytest.mark.parametrize(
    "given",
    [None, {}, {"plan": 7}, {"plan": [1, None, {"step": 9, "status": []}]}, {"todos": "x", "plan": [{}] * 5000}],
)
def test_a_list_of_any_shape_is_no_error_and_never_too_long(given):
    payload = {"hook_event_name": "PostToolUse", "tool_name": "update_plan", "tool_input": given}
    news = meaning(payload).todo
    assert news is None or len(news.items) <= 200
    meaning({**payload, "tool_name": "TaskUpdate", "tool_response": given})


def test_the_list_of_a_sub_agent_is_not_the_conversations():
    assert meaning({**captured("codex", "PostToolUse.update-plan"), "agent_id": "a1"}).todo is None


def test_a_new_session_starts_without_a_list_and_a_resumed_one_keeps_it():
    assert meaning(captured("claude", "SessionStart.clear")).todo == ((), True)
    assert meaning(captured("claude", "SessionStart.resume")).todo is None


def test_sub_agents_start_and_end_and_a_stop_lists_those_that_run():
    agent = "a5d8e78bfde4ed3bc"
    started = meaning(captured("claude", "SubagentStart")).roster
    assert started is not None and started.started == ((agent, "general-purpose"),)
    ended = meaning(captured("claude", "SubagentStop")).roster
    assert ended is not None and ended.ended == agent
    listed = meaning(captured("claude", "Stop.background-tasks")).roster
    assert listed is not None and listed.only == ((agent, "general-purpose"),)
    assert meaning(captured("codex", "Stop")).roster is None, "Codex says nothing of them at a Stop"


def test_a_prompt_of_a_sub_agent_takes_no_messages():
    assert meaning(captured("claude", "UserPromptSubmit")).delivers
    assert not meaning(captured("codex", "UserPromptSubmit.subagent")).delivers


def test_an_unknown_event_is_named_so_that_it_can_be_counted():
    assert meaning({"hook_event_name": "BrandNewEvent"}).unknown == "BrandNewEvent"
    assert meaning({}).unknown == ""
