"""What agents may do: in their own name, with the checks of the services below."""

import pytest

from core.errors import NotFound, OperatorOnly, Refused, UsageError
from core.services.agents import acts, talk
from core.services.approvals.questions import answer
from core.services.messages.receipts import waiting
from core.services.tasks.queue import TaskDraft, claim, create_task


def test_a_day_of_work(queue):
    queue.by("operator", create_task, TaskDraft("light the lamp", "use oil"))
    assert [task["number"] for task in queue.by("bob", acts.task_ready)["ready"]] == [1]
    claimed = queue.by("bob", acts.task_claim)["claimed"]
    assert (claimed["body"], claimed["claim"], claimed["try"]) == ("use oil", 1, "1 of 3")
    queue.by("bob", acts.task_progress, 40, "half way")
    assert queue.by("bob", acts.task_done, "it burns")["task"]["state"] == "done"
    assert queue.by("bob", acts.task_claim) == {"claimed": None}


def test_without_a_task_in_hand_there_is_nothing_to_report(queue):
    with pytest.raises(NotFound, match="you hold no task"):
        queue.by("bob", acts.task_done, "what?")


def test_with_two_in_hand_it_must_say_which(queue):
    for title in ("one", "two"):
        queue.by("operator", create_task, TaskDraft(title))
        queue.by("bob", claim)
    with pytest.raises(NotFound, match="#1, #2"):
        queue.by("bob", acts.task_progress, 10)
    assert queue.by("bob", acts.task_release, "later", 2)["task"]["state"] == "ready"


def test_nobody_reports_on_anothers_task(queue):
    queue.by("operator", create_task, TaskDraft("one"))
    queue.by("bob", acts.task_claim)
    with pytest.raises(Refused):
        queue.by("eve", acts.task_done, "mine!", 1)


def test_a_failed_task_is_parked_when_another_try_makes_no_sense(queue):
    queue.by("operator", create_task, TaskDraft("one"))
    queue.by("bob", acts.task_claim)
    assert queue.by("bob", acts.task_fail, "no oil", retry=False)["task"]["state"] == "failed"


def test_the_same_key_answers_with_the_same_claim(queue):
    for title in ("one", "two"):
        queue.by("operator", create_task, TaskDraft(title))
    first = queue.by("bob", acts.task_claim, key="k")
    assert queue.by("bob", acts.task_claim, key="k") == first
    assert len(queue.by("bob", acts.task_ready)["ready"]) == 1


def test_a_task_that_waits_is_put_to_sleep(queue):
    queue.by("operator", create_task, TaskDraft("one"))
    queue.by("bob", acts.task_claim)
    assert queue.by("bob", acts.task_snooze, 60, "the tide is out")["task"]["state"] == "scheduled"


def test_a_message_is_acknowledged_and_one_whose_time_is_over_is_not_delivered(queue):
    queue.by("eve", talk.message_send, "help", "bob", ttl_seconds=60)
    queue.by("bob", talk.message_acknowledge, 1)
    assert queue.read(lambda c: c.execute("SELECT acknowledged_at FROM receipts").fetchall()) == [(queue.clock(),)]
    queue.by("eve", talk.message_send, "help", "bob", ttl_seconds=60)
    queue.clock.pass_seconds(61)
    assert queue.read(waiting, "bob", queue.clock()) == ()
    assert queue.by("bob", talk.message_inbox)["messages"] == ["nothing is unread"]


def test_the_inbox_is_read_once(queue):
    queue.by("eve", talk.message_send, "hello\nthere", "bob", importance="high")
    (text,) = queue.by("bob", talk.message_inbox)["messages"]
    assert "> hello\n> there" in text and "untrusted" in text
    assert queue.by("bob", talk.message_inbox)["messages"] == ["nothing is unread"]
    assert queue.read(lambda c: c.execute("SELECT via FROM receipts").fetchall()) == [("inbox read",)]


def test_the_operator_answers_and_nobody_else(queue):
    number = queue.by("bob", talk.approval_ask, "May I?")["approval"]
    assert queue.by("bob", talk.approval_state, number)["state"] == "open"
    with pytest.raises(NotFound):
        queue.by("eve", talk.approval_state, number)
    with pytest.raises(OperatorOnly):
        queue.by("bob", answer, number, True)
    queue.by("operator", answer, number, False, "not today")
    assert queue.by("bob", talk.approval_state, number) == {"approval": number, "state": "denied", "words": "not today"}


def test_no_act_answers_or_overrides():
    assert not any(word in name for name in acts.ACTS for word in ("answer", "override", "teardown", "merge"))


def test_everybody_is_listed_with_their_task(queue):
    queue.by("operator", create_task, TaskDraft("one"))
    queue.by("bob", acts.task_claim)
    found = queue.by("bob", acts.who)
    assert found["you"] == "bob"
    assert [(one["name"], one["task"]) for one in found["conversations"]] == [("bob", 1), ("eve", None), ("ann", None)]


def test_reports_are_checked(queue):
    queue.by("bob", acts.report, "waiting", "for oil")
    assert queue.read(lambda c: c.execute("SELECT source, name, text FROM evidence").fetchall()) == [
        ("door", "waiting", "for oil")
    ]
    with pytest.raises(UsageError):
        queue.by("bob", acts.report, "bored")
    with pytest.raises(UsageError):
        queue.by("operator", acts.report, "idle")


def test_every_act_tells_a_model_when_to_use_it():
    for act in acts.ACTS.values():
        assert len(act.__doc__ or "") > 60
