"""Changes of the plan that agents make through MCP and the dropbox."""

import pytest

from core.errors import OperatorOnly, Refused, UsageError
from core.rules.match import Requirement, requirement
from core.services.agents import acts, plans
from core.services.reading import task_numbered
from core.services.tasks.queue import TaskDraft, create_task, override


def test_everything_that_can_be_said_of_a_new_task_can_be_said_here(queue):
    queue.by("operator", create_task, TaskDraft("fetch oil"))
    queue.by("bob", plans.task_add, "build", wants=[1], capabilities=["oil"], uses=["ladder"], parent=1, type="build")
    queue.by("bob", plans.task_add, "review", needs=[2], feeds_back_to=[2], assignee="eve", due_in_seconds=60)
    build, review = (queue.by("bob", plans.task_show, number) for number in (2, 3))
    assert "waits for the capabilities oil" in build["why"][0]
    assert build["why"][1] == "it uses ladder (free)"
    assert "#1 (ready) fetch oil" in build["why"][2]
    assert {(one["kind"], one["of"]["number"]) for one in build["linked_from"]} == {("needs", 3), ("feeds-back-to", 3)}
    assert review["why"] == ["#3 needs #2 build, which is ready"]
    assert build["task"]["type"] == "build"


def test_a_holder_splits_its_task_and_takes_it_up_after_its_parts(queue):
    queue.by("operator", create_task, TaskDraft("light the lamp"))
    queue.by("bob", acts.task_claim)
    parts = queue.by("bob", plans.task_split, ["fetch oil", "climb"])["parts"]
    assert [one["number"] for one in parts] == [2, 3]
    for number in (2, 3):
        assert queue.by("eve", acts.task_claim)["claimed"]["number"] == number
        queue.by("eve", acts.task_done, "ok")
    assert queue.by("bob", acts.task_claim)["claimed"]["number"] == 1


def test_a_task_that_somebody_made_can_be_split_by_them_though_they_do_not_hold_it(queue):
    queue.by("bob", plans.task_add, "light the lamp")
    assert len(queue.by("bob", plans.task_split, ["climb"], 1)["parts"]) == 1


def test_parts_say_what_is_their_own_and_take_the_rest_from_the_whole(queue):
    whole = {"type": "build", "priority": 1, "role": "builder", "capabilities": ["oil"], "lease_seconds": 777.0}
    queue.by("bob", plans.task_add, "light the lamp", estimate_seconds=60, tries=5, **whole)
    review = {"title": "check", "type": "review", "priority": 0, "role": "reviewer", "capabilities": [], "needs": [1]}
    queue.by("bob", plans.task_split, [{"title": "climb", "estimate_seconds": 9, "needs": [3]}, review, "fetch oil"], 1)
    climb, check, fetch = (queue.read(task_numbered, number) for number in (2, 3, 4))
    assert [(one.type, one.priority) for one in (climb, check, fetch)] == [("build", 1), ("review", 0), ("build", 1)]
    assert requirement(climb.need_key) == Requirement(role="builder", capabilities=("oil",))
    assert requirement(check.need_key) == Requirement(role="reviewer")
    assert [(one.estimate, one.lease, one.max_attempts) for one in (climb, fetch)] == [(9.0, 777, 5), (None, 777, 5)]
    assert [(one.state, one.open_needs) for one in (climb, check, fetch)] == [
        ("blocked", 1),
        ("blocked", 1),
        ("ready", 0),
    ]
    assert queue.read(task_numbered, 1).open_needs == 3


def test_parts_one_after_the_other(queue):
    queue.by("bob", plans.task_add, "light the lamp")
    queue.by("bob", plans.task_split, ["fetch oil", "climb", "light"], 1, in_order=True)
    assert [queue.read(task_numbered, number).state for number in (2, 3, 4)] == ["ready", "blocked", "blocked"]


@pytest.mark.parametrize(
    ("parts", "error", "said"),
    [
        ([{"title": "a", "needs": [2]}, {"title": "b", "needs": [1]}], Refused, "part 2 → part 1 → part 2"),
        ([{"title": "a", "needs": [1]}], Refused, "part 1 → part 1"),
        ([{"title": "a", "needs": [7]}], UsageError, "part 1 needs part 7, and there are parts 1 to 1"),
        ([{"title": "a", "colour": "red"}], UsageError, "no argument 'colour'"),
        ([{"title": "a", "priority": "high"}], UsageError, "a priority that cannot be"),
        ([{"title": "a", "priority": 9}], UsageError, "no priority 9"),
        ([{"body": "a"}], UsageError, "needs title"),
        ([], UsageError, "1 to 50 parts"),
    ],
)
def test_parts_that_make_no_sense_change_nothing(parts, error, said, queue):
    queue.by("bob", plans.task_add, "light the lamp")
    with pytest.raises(error, match=said):
        queue.by("bob", plans.task_split, parts, 1)
    assert queue.kinds("task:1") == ["task.created"]
    assert queue.kinds("task:2") == []


def test_blocked_and_unblocked(queue):
    queue.by("operator", create_task, TaskDraft("light the lamp"))
    queue.by("bob", acts.task_claim)
    assert queue.by("bob", plans.task_block, "no oil on the island")["task"]["state"] == "blocked"
    assert queue.by("eve", acts.task_claim) == {"claimed": None}
    assert queue.by("eve", plans.task_show, 1)["why"] == ["#1 is held back by bob: no oil on the island"]
    assert queue.by("bob", plans.task_unblock, 1)["task"]["state"] == "ready"
    queue.by("operator", override, 1, "hold", "wait")
    with pytest.raises(OperatorOnly):
        queue.by("bob", plans.task_unblock, 1)


def test_links_are_made_and_dropped_and_a_ring_is_named(queue):
    for title in ("one", "two"):
        queue.by("bob", plans.task_add, title)
    assert queue.by("bob", plans.task_link, 1, 2)["task"]["state"] == "blocked"
    with pytest.raises(Refused, match="#2 → #1 → #2"):
        queue.by("bob", plans.task_link, 2, 1)
    queue.by("bob", plans.task_link, 2, 1, "feeds-back-to")
    with pytest.raises(UsageError, match="no link 'likes'"):
        queue.by("bob", plans.task_link, 2, 1, "likes")
    assert queue.by("bob", plans.task_link, 1, 2, drop=True)["task"]["state"] == "ready"


def test_who_made_a_task_reserves_cancels_and_requeues_it_and_nobody_else(queue):
    queue.by("bob", plans.task_add, "one")
    with pytest.raises(OperatorOnly):
        queue.by("eve", plans.task_cancel, 1, "mine!")
    queue.by("bob", plans.task_reassign, 1, "eve")
    assert queue.by("bob", acts.task_claim) == {"claimed": None}
    assert queue.by("bob", plans.task_cancel, 1, "no need")["task"]["state"] == "cancelled"
    assert queue.by("bob", plans.task_requeue, 1)["task"]["state"] == "ready"
