"""Bad input at the hook: it always ends with 0, says one line, and writes nothing of what it cannot read."""

import json
from io import StringIO

import pytest

from core.doors.hook import run

HUGE = "x" * 300_000
HARMLESS = [
    "",
    "{",
    "[]",
    "7",
    "null",
    '"x"',
    "\x00",
    "[" * 100_000,
    json.dumps({"hook_event_name": []}),
    json.dumps({"hook_event_name": "Stop", "session_id": 7, "background_tasks": "many"}),
    json.dumps({"hook_event_name": "PostToolUse", "tool_name": HUGE, "tool_input": HUGE}),
    json.dumps({"hook_event_name": "PostToolUse", "tool_name": "update_plan", "tool_input": {"plan": [[]] * 9999}}),
    json.dumps({"hook_event_name": "SubagentStart", "agent_id": ["a"], "agent_type": {}}),
]


def events(project):
    """Without states: a Stop is a Stop, whatever else is wrong with it."""
    return project.journal.read(
        lambda c: c.execute("SELECT kind FROM events WHERE kind != 'conversation.moved'").fetchall()
    )


@pytest.mark.parametrize("text", HARMLESS, ids=lambda text: text[:30])
def test_rubbish_is_no_event(text, join, project):
    environ, out, err = join("ada"), StringIO(), StringIO()
    before = events(project)
    assert run(["claude"], environ, StringIO(text), out, err) == 0
    assert out.getvalue() == "" and err.getvalue().count("\n") <= 1
    assert events(project) == before


@pytest.mark.parametrize("token", ["forged", "x" * 5000, "Ω"])
def test_a_forged_token_is_told(token, join, project):
    environ, out, err = join("ada") | {"TIMONEL_TOKEN": token}, StringIO(), StringIO()
    before = events(project)
    assert run(["claude"], environ, StringIO('{"hook_event_name": "Stop"}'), out, err) == 0
    assert (out.getvalue(), "belongs to no conversation" in err.getvalue()) == ("", True)
    assert events(project) == before
