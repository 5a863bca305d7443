"""Trouble with a vendor comes in through a hook and goes when the agent works again."""

from core.agents.hook_events import meaning
from core.services.agents.hooks import hear
from core.services.guards.troubles import troubles

LIMIT = {
    "hook_event_name": "StopFailure",
    "error": "rate_limit",
    "last_assistant_message": "You've hit your session limit · resets in 2h",
}


def hears(queue, **payload):
    return queue.by("bob", hear, meaning(payload), payload["hook_event_name"])


def test_a_turn_that_failed_at_a_limit_is_trouble_with_its_end(queue):
    hears(queue, **LIMIT)
    (found,) = queue.read(troubles)
    assert (found.kind, found.vendor, found.source) == ("quota", "demo", "hook")
    assert found.reset_at == queue.clock.now + 7200
    assert "session limit" in found.text


def test_whoever_is_not_known_to_the_vendor_has_trouble_too(queue):
    hears(queue, hook_event_name="StopFailure", error="authentication_failed", last_assistant_message="API Error: 401")
    (found,) = queue.read(troubles)
    assert (found.kind, found.reset_at) == ("auth", None)


def test_another_error_is_none(queue):
    hears(queue, hook_event_name="StopFailure", error="unknown", last_assistant_message="API Error: 400 bad request")
    assert queue.read(troubles) == ()


def test_words_of_the_agents_own_work_are_none(queue):
    hears(queue, hook_event_name="Stop", last_assistant_message="I handle 429 and rate limits now")
    assert queue.read(troubles) == ()


def test_it_is_gone_when_the_agent_works_again_and_not_before(queue):
    hears(queue, **LIMIT)
    hears(queue, hook_event_name="Notification", notification_type="idle_prompt", message="waits for your input")
    assert queue.read(troubles)
    hears(queue, hook_event_name="PreToolUse", tool_name="Bash", tool_input={"command": "ls"})
    assert queue.read(troubles) == ()
