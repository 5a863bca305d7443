import pytest

from core.errors import Conflict, LeaseLost, NotFound, OperatorOnly, Refused
from core.rules.match import Requirement
from core.services.tasks.acts import complete, release
from core.services.tasks.claims import claim, worker_named
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.reads import ready_tasks


def add(queue, title="x", **columns):
    return queue.by("operator", create_task, TaskDraft(title, **columns)).id


def test_the_most_urgent_comes_first_and_the_oldest_among_equals(queue):
    numbers = [add(queue, priority=priority) for priority in (2, 0, 2, 4, 0)]
    taken = [queue.by("bob", claim).id for _ in numbers]
    assert taken == [2, 5, 1, 3, 4]
    assert queue.by("bob", claim) is None


def test_order_holds_across_different_requirements(queue):
    add(queue, priority=2)
    add(queue, priority=1, requirement=Requirement(role="builder"))
    add(queue, priority=1, requirement=Requirement(capabilities=("sql",)))
    add(queue, priority=0, requirement=Requirement(role="reviewer"))
    assert [queue.by("bob", claim).id for _ in range(3)] == [2, 3, 1]
    assert queue.by("bob", claim) is None
    assert queue.by("ann", claim).id == 4


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        (Requirement(assignee="eve"), {"eve"}),
        (Requirement(role="builder"), {"bob", "eve"}),
        (Requirement(role="builder", specialty="backend"), {"bob"}),
        (Requirement(capabilities=("python", "sql")), {"bob"}),
        (Requirement(capabilities=("python", "css")), set()),
        (Requirement(role="reviewer"), {"ann"}),
    ],
)
def test_only_who_covers_the_requirement_gets_the_task(queue, wanted, who):
    add(queue, requirement=wanted)
    for name in ("bob", "eve", "ann"):
        seen = queue.read(ready_tasks, queue.read(worker_named, name))
        assert [task.id for task in seen] == ([1] if name in who else [])
        if name not in who:
            assert queue.by(name, claim) is None
            with pytest.raises(Refused, match="does not offer that"):
                queue.by(name, claim, task_id=1)


def test_a_claim_is_the_holders_with_a_new_epoch_and_a_lease(queue):
    add(queue, lease=60.0)
    task = queue.by("bob", claim)
    assert (task.state, task.owner, task.epoch, task.attempts) == ("leased", "bob", 1, 1)
    assert task.lease_until == queue.clock.now + 60
    queue.by("bob", release, 1, 1)
    again = queue.by("eve", claim, lease=5.0)
    assert (again.owner, again.epoch, again.lease_until) == ("eve", 2, queue.clock.now + 5)


def test_one_resource_has_one_user_at_a_time(queue):
    for _ in range(2):
        add(queue, requirement=Requirement(resources=("port 80".replace(" ", ""), "db")))
    other = add(queue, priority=4, requirement=Requirement(resources=("cache",)))
    first = queue.by("bob", claim)
    assert first.id == 1
    assert queue.by("eve", claim).id == other
    with pytest.raises(Refused, match=r"task #2 uses db \(#1 of bob has it now\), port80 \(#1"):
        queue.by("ann", claim, task_id=2)
    assert queue.by("ann", claim) is None
    queue.by("bob", complete, 1, first.epoch)
    assert queue.by("ann", claim).id == 2


def test_the_same_key_answers_with_the_same_claim(queue):
    add(queue)
    add(queue)
    first = queue.by("bob", claim, key="k")
    assert queue.by("bob", claim, key="k").id == first.id
    assert queue.by("eve", claim, key="k").id == 2  # another worker's key is another key
    queue.by("bob", release, 1, first.epoch)
    with pytest.raises(LeaseLost, match="is over"):
        queue.by("bob", claim, key="k")


def test_the_same_key_makes_one_task(queue):
    draft = TaskDraft("once", needs=())
    first = queue.by("bob", create_task, draft, "k")
    assert queue.by("eve", create_task, draft._replace(title="twice"), "k") == first
    assert queue.kinds("task:1") == ["task.created"]


def test_a_key_of_something_else_is_told(queue):
    from core.services.keys import first

    queue.by("bob", create_task, TaskDraft("x"), "k")
    with pytest.raises(Conflict, match="used for a task"):
        queue.read(first, "task:k", "message")


def test_a_named_task_is_had_or_the_reason_is_said(queue):
    add(queue)
    add(queue, needs=(1,))
    with pytest.raises(Refused, match=r"#2 needs #1 x, which is ready"):
        queue.by("bob", claim, task_id=2)
    assert queue.by("bob", claim, task_id=1).owner == "bob"
    with pytest.raises(Refused, match=r"#1 is held by bob \(claim 1\)"):
        queue.by("eve", claim, task_id=1)
    with pytest.raises(NotFound, match="no task #9"):
        queue.by("eve", claim, task_id=9)


def test_conversations_claim_for_themselves_alone(queue):
    add(queue)
    eve = queue.read(worker_named, "eve")
    with pytest.raises(OperatorOnly):
        queue.by("bob", claim, eve)
    assert queue.by("operator", claim, eve).owner == "eve"


def test_a_closed_conversation_gets_no_work(queue):
    add(queue)
    queue.leave("bob")
    with pytest.raises(Refused, match="torn down"):
        queue.by("bob", claim)


def test_what_is_scheduled_is_had_when_its_time_comes(queue):
    add(queue, delay=10.0)
    assert queue.by("bob", claim) is None
    queue.clock.pass_seconds(10)
    assert queue.by("bob", claim).id == 1
    assert queue.kinds("task:1") == ["task.created", "task.woken", "task.claimed"]


def test_a_lapsed_lease_is_taken_over_by_the_next_claim(queue):
    add(queue, lease=60.0)
    queue.by("bob", claim)
    queue.clock.pass_seconds(61)
    task = queue.by("eve", claim)
    assert (task.owner, task.epoch, task.attempts) == ("eve", 2, 2)
    assert "bob gave no sign" in task.failure
    with pytest.raises(LeaseLost, match=r"held by eve now \(claim 2\)"):
        queue.by("bob", complete, 1, 1)
