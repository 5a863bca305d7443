"""The breaker in the journal: who is refused, who is told, what the log keeps."""

import pytest

from core.errors import NotFound, OperatorOnly, Refused
from core.rules import breaker as rule
from core.rules.vendor_trouble import VendorTrouble
from core.services.agents import hooks
from core.services.guards import breakers
from core.services.guards.go_on import anything_paused, go_on
from core.services.guards.troubles import note_trouble
from core.services.messages import deliveries
from core.services.messages import sending as messages
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task


@pytest.fixture
def fleet(queue):
    for name, kind in (("ada", "claude"), ("bruno", "claude"), ("carla", "codex"), ("dora", "command")):
        queue.join(name)
        number = queue.actors[name].conversation_id
        queue.by("operator", lambda tx, n=number, k=kind: tx.append("conversation.edited", f"conversation:{n}", kind=k))
    return queue


def trouble(queue, name="ada", reset_in=600.0, vendor="anthropic", text="You've hit your limit", kind="quota"):
    reset = None if reset_in is None else queue.clock.now + reset_in
    queue.by(name, note_trouble, queue.actors[name].conversation_id, VendorTrouble(kind, vendor, reset, text))


def standing(queue):
    (found,) = queue.read(breakers.standing)
    return found


def inbox(queue, name):
    return [one.subject for one in queue.read(deliveries.waiting, name, queue.clock.now)]


def test_the_first_limit_stops_claims_and_starts_of_that_vendor_alone(fleet):
    fleet.by("operator", create_task, TaskDraft("sail"))
    trouble(fleet)
    with pytest.raises(Refused, match="anthropic is paused until") as refused:
        fleet.by("bruno", claim)
    assert refused.value.code == "vendor_paused"
    assert "end your turn" in refused.value.remedy
    with pytest.raises(Refused, match=r"anthropic is paused until \d\d:\d\d"):
        fleet.by("operator", breakers.admit_new, "eve", "claude", forced=False)
    fleet.by("operator", breakers.admit_new, "eve", "codex", forced=False)
    assert fleet.by("carla", claim).owner == "carla"
    assert fleet.refute() == []


def test_a_forced_start_is_recorded(fleet):
    trouble(fleet)
    fleet.by("operator", breakers.admit_new, "eve", "claude", forced=True)
    assert fleet.kinds("guard:anthropic") == ["guard.overridden"]


def test_ten_that_meet_it_make_one_event(fleet):
    for _ in range(5):
        for name in ("ada", "bruno"):
            trouble(fleet, name, text=f"limit, says {name}")
    assert fleet.kinds("breaker:1") == ["breaker.created"]
    assert standing(fleet).seen_by == "ada"


def test_a_program_without_an_account_trips_nothing(fleet):
    trouble(fleet, "dora", vendor="command")
    assert not fleet.read(anything_paused)


def test_messages_for_the_paused_wait(fleet):
    for name in ("ada", "carla", "dora"):
        fleet.by("operator", messages.send, messages.Draft(name, "hello"))
    trouble(fleet)
    assert fleet.read(deliveries.worth_waking, fleet.clock.now) == {"carla", "dora"}
    subject = f"conversation:{fleet.actors['dora'].conversation_id}"
    fleet.by("operator", lambda tx: tx.append("conversation.moved", subject, state="paused"))
    assert fleet.read(deliveries.worth_waking, fleet.clock.now) == {"carla"}


def test_when_its_time_has_come_one_is_told_and_then_the_other(fleet):
    trouble(fleet)
    trouble(fleet, "bruno")
    fleet.by("supervisor", go_on)
    assert inbox(fleet, "ada") == []
    fleet.clock.pass_seconds(600 + rule.MARGIN)
    for _ in range(3):
        fleet.by("supervisor", go_on)
    assert (inbox(fleet, "ada"), inbox(fleet, "bruno")) == (["you can go on"], [])
    fleet.by("ada", hooks.hear, hooks_meaning("working"), "UserPromptSubmit")
    assert standing(fleet).state == "probing", "what it was told is no answer of the vendor"
    fleet.by("ada", hooks.hear, hooks_meaning("working"), "PreToolUse")
    assert standing(fleet).state == "resuming"
    fleet.clock.pass_seconds(rule.APART)
    fleet.by("supervisor", go_on)
    assert (len(inbox(fleet, "ada")), inbox(fleet, "bruno")) == (1, ["you can go on"])
    fleet.clock.pass_seconds(rule.APART)
    fleet.by("supervisor", go_on)
    assert not fleet.read(anything_paused)
    assert fleet.refute() == []


def hooks_meaning(state):
    from core.agents.hook_events import Meaning

    return Meaning(state, "works")


def test_trouble_while_trying_opens_it_again(fleet):
    trouble(fleet, reset_in=None)
    fleet.clock.pass_seconds(rule.FIRST)
    fleet.by("supervisor", go_on)
    trouble(fleet, reset_in=None, text="limit once more")
    assert (standing(fleet).state, standing(fleet).openings) == ("open", 2)
    assert standing(fleet).until == fleet.clock.now + 2 * rule.FIRST


def test_the_operator_closes_it_by_hand_with_a_reason(fleet):
    trouble(fleet, kind="auth", reset_in=None, text="Please run /login")
    with pytest.raises(OperatorOnly):
        fleet.by("ada", breakers.close, "anthropic", "I want to")
    closed = fleet.by("operator", breakers.close, "anthropic", "logged in again")
    assert (closed.state, closed.closed_by, closed.why) == ("resuming", "operator", "logged in again")
    fleet.by("operator", breakers.admit_new, "eve", "claude", forced=False)
    with pytest.raises(NotFound):
        fleet.by("operator", breakers.close, "openai", "x")


def test_looking_for_breakers_costs_an_index(queue):
    assert "breakers_standing" in queue.plan(breakers.ANY_NOT_CLOSED)
