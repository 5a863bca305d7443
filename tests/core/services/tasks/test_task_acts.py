import pytest

from core.errors import LeaseLost, OperatorOnly, Refused, UsageError
from core.services.messages.sending import Draft, send
from core.services.reading import task_numbered
from core.services.tasks.acts import complete, extend, fail, progress, release, snooze
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.leases import expire, renew, wake
from core.services.tasks.parts import Part
from core.services.tasks.shapes import cancel, hold, reassign, requeue, split, unhold

LATE = [
    (progress, (0.5, "half")),
    (complete, ("ok",)),
    (fail, ("no",)),
    (release, ()),
    (snooze, (5.0,)),
    (extend, (5.0,)),
    (split, ([Part("part")],)),
]


def add(queue, title="x", who="operator", **columns):
    return queue.by(who, create_task, TaskDraft(title, **columns)).id


def state(queue, number=1):
    return queue.read(task_numbered, number)


def test_progress_and_its_note_are_kept(queue):
    add(queue)
    queue.by("bob", claim)
    queue.by("bob", progress, 1, 1, 0.4, "tests are\nred\x1b[31m")
    assert (state(queue).progress, state(queue).note) == (0.4, "tests are red")
    queue.by("bob", progress, 1, 1, None, "lost count")
    assert state(queue).progress == 0.4
    for bad in (-0.1, 1.1, float("nan"), float("inf")):
        with pytest.raises(UsageError):
            queue.by("bob", progress, 1, 1, bad)


def test_done_ends_it_with_its_result(queue):
    add(queue)
    queue.by("bob", claim)
    task = queue.by("bob", complete, 1, 1, "merged\nin 3 files")
    assert task == state(queue)
    assert (task.state, task.owner, task.ended_by, task.progress) == ("done", "", "bob", 1.0)
    assert (task.result, task.ended_at) == ("merged\nin 3 files", queue.clock.now)


@pytest.mark.parametrize(("act", "words"), LATE, ids=lambda value: getattr(value, "__name__", ""))
def test_a_late_word_is_refused_and_changes_nothing(queue, act, words):
    add(queue, lease=60.0)
    queue.by("bob", claim)
    queue.clock.pass_seconds(61)
    queue.by("eve", claim)
    before = state(queue)
    for epoch in (1, None, 2, 99):
        with pytest.raises(LeaseLost, match="task #1 is held by eve now"):
            queue.by("bob", act, 1, epoch, *words)
    with pytest.raises(LeaseLost, match="under claim 2, and yours was 1"):
        queue.by("eve", act, 1, 1, *words)
    assert state(queue) == before


def test_a_claim_that_lapsed_with_no_successor_is_over_too(queue):
    add(queue, lease=60.0)
    queue.by("bob", claim)
    queue.clock.pass_seconds(61)
    queue.by("supervisor", expire)
    with pytest.raises(LeaseLost, match=r"nobody holds task #1 now, it is ready \(your claim was 1\)"):
        queue.by("bob", complete, 1, 1)


def test_the_operator_speaks_for_a_holder_by_naming_the_claim(queue):
    add(queue)
    queue.by("bob", claim)
    with pytest.raises(LeaseLost):
        queue.by("operator", complete, 1, None)
    assert queue.by("operator", complete, 1, 1).ended_by == "bob"


def test_a_failure_is_tried_again_after_a_pause_and_parked_in_the_end(queue):
    add(queue, max_attempts=3)
    for attempt, pause in ((1, 15.0), (2, 30.0)):
        task = queue.by("bob", claim)
        task = queue.by("bob", fail, 1, task.epoch, "tests are red", failure_class="tests", chance=lambda: 0.5)
        assert (task.state, task.attempts) == ("scheduled", attempt)
        assert task.ready_at == queue.clock.now + pause
        queue.clock.pass_seconds(pause)
    assert queue.by("supervisor", wake) == (1,)
    task = queue.by("bob", claim)
    task = queue.by("bob", fail, 1, task.epoch, "still red", failure_class="tests")
    assert (task.state, task.failure_class, task.failure) == ("failed", "tests", "still red")


def test_a_failure_that_no_retry_mends_is_parked_at_once(queue):
    add(queue)
    queue.by("bob", claim)
    assert queue.by("bob", fail, 1, 1, "the wish contradicts itself", False).state == "failed"


def test_release_and_snooze_do_not_spend_a_try(queue):
    add(queue)
    queue.by("bob", claim)
    assert queue.by("bob", release, 1, 1, "not mine").attempts == 0
    queue.by("bob", claim)
    task = queue.by("bob", snooze, 1, 2, 30.0, "the build runs")
    assert (task.state, task.attempts, task.note) == ("scheduled", 0, "the build runs")
    assert queue.by("supervisor", wake) == ()
    queue.clock.pass_seconds(30)
    assert queue.by("supervisor", wake) == (1,)


def test_any_act_of_the_holder_renews_the_claim(queue):
    add(queue, lease=60.0)
    queue.by("bob", claim)
    for act in (
        lambda: queue.by("bob", progress, 1, 1, 0.1),
        lambda: queue.by("bob", send, Draft("eve", "hello")),
        lambda: queue.by("bob", create_task, TaskDraft("more")),
        lambda: queue.by("bob", claim, task_id=2),
        lambda: queue.by("bob", renew),
        lambda: queue.by("supervisor", renew, "bob"),
    ):
        queue.clock.pass_seconds(59)
        act()
        assert state(queue).lease_until == queue.clock.now + 60
        assert queue.by("supervisor", expire) == ()


def test_acts_of_others_renew_nothing(queue):
    add(queue, lease=60.0)
    queue.by("bob", claim)
    until = state(queue).lease_until
    queue.clock.pass_seconds(30)
    queue.by("eve", send, Draft("bob", "are you there?"))
    queue.by("operator", create_task, TaskDraft("more"))
    assert state(queue).lease_until == until


def test_renewing_is_no_event(queue):
    add(queue)
    queue.by("bob", claim)
    queue.clock.pass_seconds(800)
    before = queue.kinds("task:1")
    assert queue.by("bob", renew) == 1
    assert queue.kinds("task:1") == before


def test_an_expired_claim_goes_back_and_is_parked_when_its_tries_are_spent(queue):
    add(queue, lease=60.0, max_attempts=2)
    for after in ("ready", "failed"):
        queue.by("bob", claim)
        queue.clock.pass_seconds(61)
        assert queue.by("supervisor", expire, ("bob",)) == ()  # known to be alive
        assert queue.by("supervisor", expire, (), 10.0) == ()  # a grace, such as after sleep
        (task,) = queue.by("supervisor", expire)
        assert (task.state, task.owner, task.failure_class) == (after, "", "expired")


def test_an_extended_claim_outlives_its_lease(queue):
    add(queue, lease=60.0)
    queue.by("bob", claim)
    queue.by("bob", extend, 1, 1, 600.0)
    queue.by("bob", renew)
    queue.clock.pass_seconds(599)
    assert queue.by("supervisor", expire) == ()
    queue.clock.pass_seconds(2)
    assert len(queue.by("supervisor", expire)) == 1


def test_what_is_held_back_is_not_had_until_it_is_free(queue):
    add(queue)
    queue.by("bob", claim)
    task = queue.by("bob", hold, 1, "waits for the design", 1)
    assert (task.state, task.owner, task.attempts, task.held_by) == ("blocked", "", 0, "bob")
    assert queue.by("eve", claim) is None
    assert queue.by("eve", unhold, 1).state == "ready"
    with pytest.raises(Refused, match="not held back"):
        queue.by("eve", unhold, 1)


def test_nobody_holds_back_what_another_works_on_nor_frees_what_the_operator_holds(queue):
    add(queue)
    queue.by("bob", claim)
    with pytest.raises(LeaseLost, match="held by bob"):
        queue.by("eve", hold, 1, "mine")
    queue.by("bob", release, 1, 1)
    queue.by("operator", hold, 1, "not before the release")
    with pytest.raises(OperatorOnly, match="not before the release"):
        queue.by("bob", unhold, 1)
    assert queue.by("operator", unhold, 1).state == "ready"


def test_a_split_task_goes_on_after_its_parts(queue):
    add(queue, "whole")
    last = add(queue, "after", needs=(1,))
    queue.by("bob", claim, task_id=1)
    parts = queue.by("bob", split, 1, 1, [Part("left"), Part("right", priority=0)])
    assert [(part.title, part.parent_id, part.state) for part in parts] == [("left", 1, "ready"), ("right", 1, "ready")]
    assert (state(queue).state, state(queue).open_needs, state(queue).owner) == ("blocked", 2, "")
    for number in (4, 3):
        task = queue.by("bob", claim)
        assert task.id == number
        queue.by("bob", complete, number, task.epoch)
    task = queue.by("bob", claim)
    assert (task.id, task.attempts) == (1, 1)
    queue.by("bob", complete, 1, task.epoch)
    assert state(queue, last).state == "ready"


def test_who_made_a_task_may_steer_it_while_nobody_holds_it(queue):
    mine = add(queue, "mine", who="bob")
    with pytest.raises(OperatorOnly, match="made by bob"):
        queue.by("eve", cancel, mine, "no use")
    assert queue.by("bob", reassign, mine, "eve").need_key
    assert queue.by("bob", claim) is None
    queue.by("eve", claim)
    with pytest.raises(LeaseLost, match="held by eve"):
        queue.by("bob", cancel, mine, "no use")
    queue.by("eve", fail, mine, 1, "no", False)
    assert queue.by("bob", requeue, mine).attempts == 0
    assert queue.by("bob", cancel, mine, "no use").state == "cancelled"
    assert queue.by("bob", requeue, mine).state == "ready"
