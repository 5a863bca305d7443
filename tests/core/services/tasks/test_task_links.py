import pytest

from core.errors import Conflict, NotFound, Refused
from core.model.task import LinkKind
from core.services.reading import task_numbered
from core.services.tasks.acts import complete, fail
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.links import link, unlink
from core.services.tasks.overrides import override
from core.services.tasks.reads import dependants_of, explain, history, links_of, list_tasks, ready_tasks


def add(queue, title="x", **columns):
    return queue.by("operator", create_task, TaskDraft(title, **columns)).id


def states(queue):
    return {task.id: (task.state, task.open_needs) for task in queue.read(list_tasks)}


def finish(queue, number):
    task = queue.by("bob", claim, task_id=number)
    queue.by("bob", complete, number, task.epoch)


def why(queue, number):
    return " / ".join(queue.read(explain, number, queue.clock.now))


def test_a_task_is_ready_when_all_that_it_needs_is_done(queue):
    one, two = add(queue), add(queue)
    both = add(queue, needs=(one, two, one))
    assert states(queue)[both] == ("blocked", 2)
    finish(queue, one)
    assert states(queue)[both] == ("blocked", 1)
    finish(queue, two)
    assert states(queue)[both] == ("ready", 0)
    assert queue.kinds(f"task:{both}") == ["task.created", "task.needs_counted", "task.needs_counted"]
    late = add(queue, needs=(one,))
    assert states(queue)[late] == ("ready", 0)


def test_wants_and_feedback_block_nothing(queue):
    one = add(queue)
    two = add(queue, wants=(one,), feeds_back_to=(one,))
    assert states(queue)[two] == ("ready", 0)
    assert [(link.kind, link.task.id) for link in queue.read(links_of, two)] == [("wants", 1), ("feeds-back-to", 1)]
    assert [(link.kind, link.task.id) for link in queue.read(dependants_of, one)] == [
        ("wants", 2),
        ("feeds-back-to", 2),
    ]
    assert "rather come after #1" in why(queue, two)


def next_of(queue):
    return [task.id for task in queue.read(ready_tasks)]


def test_what_wants_another_comes_after_its_like_until_that_is_done(queue):
    three = add(queue)
    one = add(queue, wants=(three,))
    two = add(queue)
    assert next_of(queue) == [three, two, one]
    finish(queue, three)
    assert next_of(queue) == [one, two]
    queue.by("operator", override, three, "requeue", "once more")
    assert next_of(queue) == [three, two, one]
    queue.by("operator", unlink, one, three, LinkKind.WANTS)
    assert next_of(queue) == [three, one, two]
    queue.by("operator", link, two, one, LinkKind.WANTS)
    urgent = add(queue, wants=(one,), priority=0)
    assert next_of(queue) == [urgent, three, one, two]
    assert queue.by("bob", claim).id == urgent


def test_a_ring_is_refused_and_named(queue):
    one = add(queue)
    two = add(queue, needs=(one,))
    three = add(queue, needs=(two,))
    with pytest.raises(Refused, match="#1 → #3 → #2 → #1") as refused:
        queue.by("operator", link, one, three)
    assert refused.value.code == "cycle"
    with pytest.raises(Refused, match="wait for itself"):
        queue.by("operator", link, one, one)
    with pytest.raises(Refused, match="wait for itself"):
        add(queue, needs=(4,))
    assert queue.by("operator", link, one, three, LinkKind.FEEDS_BACK_TO).state == "ready"


def test_links_come_and_go_and_the_count_stays_true(queue):
    one, two = add(queue), add(queue)
    assert queue.by("operator", link, two, one).state == "blocked"
    with pytest.raises(Conflict):
        queue.by("operator", link, two, one)
    assert queue.by("operator", unlink, two, one).state == "ready"
    with pytest.raises(NotFound):
        queue.by("operator", unlink, two, one)
    assert queue.by("operator", link, two, one).open_needs == 1
    finish(queue, one)
    assert states(queue)[two] == ("ready", 0)
    assert queue.by("operator", unlink, two, one).open_needs == 0


def test_a_running_task_that_gets_a_need_runs_on(queue):
    one, two = add(queue), add(queue)
    task = queue.by("bob", claim, task_id=one)
    assert queue.by("operator", link, one, two).state == "leased"
    queue.by("bob", complete, one, task.epoch)
    finish(queue, two)
    assert states(queue)[one] == ("done", 0)


def test_what_needs_a_failed_task_says_so(queue):
    one = add(queue, "migrate")
    two = add(queue, needs=(one,))
    queue.by("bob", claim, task_id=one)
    assert why(queue, two) == "#2 needs #1 migrate, which bob works on"
    queue.by("bob", fail, one, 1, "no such column", False, failure_class="tests")
    assert why(queue, two).startswith("#2 needs #1 migrate, which failed (tests): no such column")
    queue.by("operator", override, one, "cancel", "not wanted")
    assert "was cancelled by operator: not wanted" in why(queue, two)
    queue.by("operator", override, one, "done", "did it by hand")
    assert states(queue)[two] == ("ready", 0)


def test_a_done_task_that_is_opened_again_is_needed_again(queue):
    one = add(queue)
    waiting, running = add(queue, needs=(one,)), add(queue, needs=(one,))
    finish(queue, one)
    queue.by("bob", claim, task_id=running)
    queue.by("operator", override, one, "requeue", "it was wrong")
    found = states(queue)
    assert found[one] == ("ready", 0)
    assert found[waiting] == ("blocked", 1)
    assert found[running] == ("leased", 1)
    finish(queue, one)
    assert states(queue)[waiting] == ("ready", 0)


def test_why_has_an_answer_for_every_state(queue):
    add(queue)
    assert why(queue, 1) == "#1 is ready and waits for anybody"
    task = queue.by("bob", claim)
    assert why(queue, 1) == "#1 is held by bob (claim 1), 15m 00s of the lease are left"
    queue.clock.pass_seconds(1000)
    assert why(queue, 1) == "#1 is held by bob (claim 1), whose lease ran out 1m 40s ago"
    queue.by("bob", fail, 1, task.epoch, "flaky", chance=lambda: 0.5)
    assert why(queue, 1) == "#1 sleeps for 15s after: flaky"
    queue.by("operator", override, 1, "hold", "a freeze")
    assert why(queue, 1) == "#1 is held back by operator: a freeze"
    queue.by("operator", override, 1, "failed", "hopeless")
    assert why(queue, 1) == "#1 failed and is parked (operator, 1 of 3 tries): hopeless"
    queue.by("operator", override, 1, "done", "after all", result="by hand")
    assert why(queue, 1) == "#1 is done by operator: by hand"
    kinds = [event.kind for event in queue.read(history, "task:1")]
    assert kinds[-2:] == ["override.done", "task.done"]
    assert kinds[0] == "task.created"


def test_a_task_for_somebody_who_is_not_there_says_so(queue):
    from core.rules.match import Requirement

    add(queue, requirement=Requirement(assignee="nobody", resources=("db",)))
    assert why(queue, 1) == (
        "#1 is ready and waits for nobody alone / it uses db (free) / no open conversation is named 'nobody'"
    )


def test_finishing_frees_only_what_needs_it(queue):
    one = add(queue)
    for _ in range(30):
        add(queue, needs=(one,))
    finish(queue, one)
    assert sum(state == "ready" for state, _ in states(queue).values()) == 30
    assert queue.read(task_numbered, 1).state == "done"
