import json

import pytest

from core.errors import LeaseLost, NotFound, OperatorOnly, Refused, UsageError
from core.model.actor import Actor
from core.rules.match import Requirement
from core.services.messages.reads import inbox
from core.services.reading import task_numbered
from core.services.tasks.acts import complete, fail
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.overrides import ACTS, override
from core.services.tasks.parts import Part
from core.services.tasks.reads import history
from core.services.tasks.shapes import reassign

MORE = {
    "snooze": {"seconds": 600.0},
    "priority": {"priority": 0},
    "reassign": {"to": "eve"},
    "extend": {"seconds": 600.0},
    "split": {"parts": [Part("part")]},
}
TAKING = sorted(set(ACTS) - {"extend", "unhold", "priority"})


@pytest.fixture
def held(queue):
    """Task 1 in bob's hands."""
    queue.by("operator", create_task, TaskDraft("x"))
    queue.by("bob", claim)
    return queue


@pytest.mark.parametrize("act", TAKING)
def test_an_override_takes_the_task_and_the_late_word_is_refused(held, act):
    task = held.by("operator", override, 1, act, "I know better", **MORE.get(act, {}))
    assert (task.owner, task.epoch) == ("", 2)
    for epoch in (1, None):
        with pytest.raises(LeaseLost, match="task #1"):
            held.by("bob", complete, 1, epoch)
    (letter,) = held.read(inbox, "bob")
    assert "Task #1 was taken from you" in letter.message.body
    assert "I know better" in letter.message.body


def test_whom_the_operator_names_may_take_it_whatever_they_are(queue):
    queue.by("operator", create_task, TaskDraft("review", requirement=Requirement(role="reviewer")))
    queue.by("operator", override, 1, "reassign", "the reviewer sleeps", to="bob")
    assert queue.by("bob", claim).id == 1
    queue.by("operator", override, 1, "reassign", "no, later", to="eve")
    queue.by("operator", reassign, 1, "")
    assert queue.by("bob", claim) is None, "a reviewer's again"


@pytest.mark.parametrize("act", ["release", "reassign", "requeue", "cancel", "done", "failed"])
def test_even_when_the_same_conversation_holds_it_again(held, act):
    held.by("operator", override, 1, act, "I know better", **{**MORE, "reassign": {"to": "bob"}}.get(act, {}))
    if held.read(task_numbered, 1).state != "ready":
        held.by("operator", override, 1, "requeue", "on second thought")
    task = held.by("bob", claim, task_id=1)
    assert task.epoch >= 3
    with pytest.raises(LeaseLost, match=f"under claim {task.epoch}, and yours was 1"):
        held.by("bob", complete, 1, 1)
    assert held.by("bob", complete, 1, task.epoch).state == "done"


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("who", ["bob", "eve", "supervisor"])
def test_only_the_operator_overrides(held, act, who):
    with pytest.raises(OperatorOnly):
        held.by(who, override, 1, act, "because", **MORE.get(act, {}))


def test_a_conversation_cannot_call_itself_the_operator(held):
    held.actors["forger"] = Actor("operator", 7)
    with pytest.raises(OperatorOnly):
        held.by("forger", override, 1, "done", "because")


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"unhold"}))
def test_the_reason_and_the_old_holder_are_recorded(held, act):
    with pytest.raises(UsageError, match="reason is empty"):
        held.by("operator", override, 1, act, "  ", **MORE.get(act, {}))
    held.by("operator", override, 1, act, "because", **MORE.get(act, {}))
    (event,) = [one for one in held.read(history, "task:1") if one.kind == f"override.{act}"]
    assert json.loads(event.payload) == {"why": "because", "holder": "bob", "epoch": 1}
    assert event.actor == "operator"


def test_extending_leaves_the_task_in_its_holders_hands(held):
    until = held.read(task_numbered, 1).lease_until
    task = held.by("operator", override, 1, "extend", "slow tests", seconds=600.0)
    assert (task.owner, task.epoch, task.lease_until) == ("bob", 1, until + 600)
    assert held.by("bob", complete, 1, 1).state == "done"


def test_a_reassigned_task_is_for_the_new_one_alone_and_they_are_told(held):
    held.by("operator", override, 1, "reassign", "eve knows css", to="eve")
    assert held.by("bob", claim) is None
    assert "reserved for you" in held.read(inbox, "eve")[0].message.body
    assert held.by("eve", claim).id == 1
    for to, error in (("", UsageError), ("nobody", NotFound)):
        with pytest.raises(error):
            held.by("operator", override, 1, "reassign", "because", to=to)


def test_a_parked_task_gets_fresh_tries(held):
    held.by("bob", fail, 1, 1, "no", False)
    task = held.by("operator", override, 1, "requeue", "try again")
    assert (task.state, task.attempts, task.failure, task.epoch) == ("ready", 0, "", 2)


def test_an_override_out_of_turn_says_how_the_task_stands(held):
    held.by("bob", complete, 1, 1)
    for act in ("release", "extend", "failed", "hold", "split", "reassign"):
        with pytest.raises(Refused, match="task #1 is done by bob"):
            held.by("operator", override, 1, act, "because", **MORE.get(act, {}))
    with pytest.raises(UsageError, match="no override 'explode'"):
        held.by("operator", override, 1, "explode", "because")
    with pytest.raises(NotFound):
        held.by("operator", override, 9, "done", "because")


def test_a_split_by_the_operator_keeps_the_requirement(queue):
    from core.rules.match import Requirement, requirement

    queue.by("operator", create_task, TaskDraft("whole", requirement=Requirement(role="reviewer")))
    task = queue.by("operator", override, 1, "split", "too big", parts=[Part("a"), Part("b")])
    assert (task.state, task.open_needs) == ("blocked", 2)
    assert requirement(queue.read(task_numbered, 2).need_key).role == "reviewer"


def test_a_priority_is_set_without_taking_the_task(held):
    task = held.by("operator", override, 1, "priority", "the harbour waits", priority=0)
    assert (task.priority, task.state, task.owner, task.epoch) == (0, "leased", "bob", 1)
    with pytest.raises(UsageError, match="no priority 9"):
        held.by("operator", override, 1, "priority", "more", priority=9)
    with pytest.raises(UsageError, match="no priority None"):
        held.by("operator", override, 1, "priority", "more")
    assert held.by("bob", complete, 1, 1).state == "done"


def test_a_task_that_was_put_to_sleep_wakes_by_itself(held):
    task = held.by("operator", override, 1, "snooze", "not before noon", seconds=600.0)
    assert (task.state, task.ready_at, task.attempts) == ("scheduled", held.clock() + 600.0, 0)
