"""A report moves the state at once, as the whole rule would; what is held, or has ended, stays."""

import pytest

from core.agents.hook_events import meaning
from core.rules.facts import Limits
from core.services.agents.hooks import hear
from core.services.conversations.state_moves import moved
from core.services.states.judging import facts_of, judged, watched

TOOL = {"hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": "ls"}}
STOP = {"hook_event_name": "Stop", "last_assistant_message": "Done."}
ASKS = {"hook_event_name": "PermissionRequest", "tool_name": "Bash", "tool_input": {"command": "rm -r build"}}
LIMIT = {"hook_event_name": "StopFailure", "error": "rate_limit", "last_assistant_message": "usage limit reached"}


def hears(queue, payload):
    queue.by("bob", hear, meaning(payload), payload["hook_event_name"])


def state(queue):
    sql = "SELECT state, reason, finding, state_at FROM conversations WHERE name = 'bob'"
    return queue.read(lambda connection: connection.execute(sql).fetchall())[0]


def force(queue, to):
    queue.by("operator", lambda tx: tx.append("conversation.moved", "conversation:1", state=to))


def open_worktree(queue):
    def change(tx):
        tx.append(
            "worktree.created", "worktree:1", path="/nowhere", branch="bob", phase="ready", created_at=tx.now
        )  # fmt: skip

    queue.by("operator", change)


@pytest.mark.parametrize(("before", "payload"), [("idle", TOOL), ("working", STOP), ("stuck", TOOL)])
def test_a_plain_report_is_judged_as_by_the_whole_rule(queue, before, payload):
    open_worktree(queue)
    force(queue, before)
    hears(queue, payload)
    (one,) = queue.read(watched, 1)
    whole = judged(one, facts_of(one, queue.clock.now, Limits())._replace(terminal_seen=True))
    assert state(queue)[:3] == (whole.state, whole.reason, whole.finding)
    assert one.conversation.confidence == whole.confidence


@pytest.mark.parametrize(("payload", "expected"), [(ASKS, ("waiting", "")), (LIMIT, ("stuck", "quota"))])
def test_a_question_and_trouble_count_beside_the_report(queue, payload, expected):
    open_worktree(queue)
    hears(queue, payload)
    assert (state(queue)[0], state(queue)[2]) == expected
    hears(queue, {"hook_event_name": "Notification", "notification_type": "idle_prompt", "message": "waits"})
    assert state(queue)[0] == expected[0], "an idle prompt answers no question and ends no trouble"


@pytest.mark.parametrize("before", ["paused", "exited", "failed", "closed"])
def test_what_is_held_or_has_ended_stays(queue, before):
    force(queue, before)
    hears(queue, TOOL)
    assert state(queue)[0] == before


def test_a_report_that_changes_nothing_writes_no_event(queue):
    before = queue.kinds("conversation:1")
    hears(queue, TOOL)
    assert queue.kinds("conversation:1") == before


def test_the_age_of_a_state_does_not_begin_anew_with_a_new_reason(queue):
    from core.rules.judgement import Judgement

    hears(queue, STOP)
    began = state(queue)[3]
    queue.clock.pass_seconds(60)
    queue.by("supervisor", moved, 1, Judgement("idle", "another reason", 0.9, ()))
    assert state(queue)[1] == "another reason" and state(queue)[3] == began


def test_the_same_call_with_the_same_result_is_counted_until_a_new_prompt(queue):
    open_worktree(queue)
    done = TOOL | {"hook_event_name": "PostToolUse", "tool_response": {"stdout": "one.txt"}}
    for _ in range(6):
        hears(queue, done)
    (one,) = queue.read(watched, 1)
    assert (one.repeats.times, one.repeats.call) == (6, "did: Bash: ls")
    hears(queue, done | {"tool_response": {"stdout": "two.txt"}})
    (one,) = queue.read(watched, 1)
    assert one.repeats.times == 1
    hears(queue, {"hook_event_name": "UserPromptSubmit", "prompt": "try another way"})
    (one,) = queue.read(watched, 1)
    assert one.repeats.times == 0
