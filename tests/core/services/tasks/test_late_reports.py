"""A late report is refused, and both sides are told, whatever the door."""

import json

import pytest

from core.errors import LeaseLost, NotFound
from core.services.agents import acts as agent_acts
from core.services.agents import dropbox
from core.services.messages.reads import inbox
from core.services.reading import task_numbered
from core.services.tasks.acts import complete, fail, progress, release
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.late_reports import _LAST_CLAIM, MOST, lost_claim
from core.services.tasks.overrides import override
from core.services.tasks.queue import expire
from core.services.tasks.reads import history


@pytest.fixture
def taken(queue):
    """Task 1: bob held it, the operator took it away, eve holds it now."""
    queue.by("operator", create_task, TaskDraft("light the lamp", lease=60.0))
    queue.by("bob", claim)
    queue.by("operator", override, 1, "release", "bob is stuck")
    queue.by("eve", claim)
    return queue


def told(queue):
    return [(one.message.sender, one.message.body) for one in queue.read(inbox, "operator")]


def test_the_reporter_is_told_who_holds_it_and_the_operator_what_was_reported(taken):
    with pytest.raises(LeaseLost, match="task #1 is held by eve now"):
        taken.by("bob", complete, 1, 1, "it burns\nin the window")
    ((sender, body),) = told(taken)
    assert sender == "supervisor"
    assert "bob reported task #1 done, which was refused: task #1 is held by eve now" in body
    assert body.endswith("it burns\nin the window")
    assert taken.read(task_numbered, 1).owner == "eve"
    note = taken.read(history, "task:1")[-1]
    assert (note.kind, note.actor) == ("task.refused", "bob")
    assert json.loads(note.payload) == {
        "act": "done", "now_epoch": 3, "holder": "eve", "state": "leased", "epoch": 1,
        "why": "task #1 is held by eve now (claim 3)", "words": "it burns\nin the window",
    }  # fmt: skip


def test_a_report_that_is_repeated_is_told_once(taken):
    for epoch in (1, 1, 0, None):
        with pytest.raises(LeaseLost):
            taken.by("bob", complete, 1, epoch, "it burns")
    with pytest.raises(LeaseLost):
        taken.by("bob", fail, 1, 1, "no oil")
    assert [body.partition(",")[0] for _, body in told(taken)] == [
        "bob reported task #1 done",
        "bob reported task #1 failed",
    ]
    taken.by("eve", complete, 1, 3)
    with pytest.raises(LeaseLost, match="it is done by eve"):
        taken.by("bob", complete, 1, 1)
    assert len(told(taken)) == 3


def test_late_progress_is_in_the_history_alone(taken):
    with pytest.raises(LeaseLost):
        taken.by("bob", progress, 1, 1, 0.5, "half of it")
    assert told(taken) == []
    assert taken.read(history, "task:1")[-1].kind == "task.refused"


def test_a_repeated_report_of_ones_own_end_is_no_conflict(queue):
    queue.by("operator", create_task, TaskDraft("light the lamp"))
    queue.by("bob", claim)
    queue.by("bob", complete, 1, 1)
    with pytest.raises(LeaseLost, match="it is done by bob"):
        queue.by("bob", complete, 1, 1)
    assert told(queue) == []
    assert queue.read(history, "task:1")[-1].kind == "task.done"


def test_hostile_and_endless_words_are_kept_clean_and_short(taken):
    with pytest.raises(LeaseLost):
        taken.by("bob", complete, 1, 1, "\x1b]0;owned\x07" + "x" * 10 * MOST + "\ud800")
    ((_, body),) = told(taken)
    assert "\x1b" not in body
    assert len(body) < MOST + 200


@pytest.mark.parametrize("number", [None, 1])
def test_the_tools_of_agents_refuse_it_the_same_way(taken, number):
    with pytest.raises(LeaseLost, match="task #1 is held by eve now"):
        taken.by("bob", agent_acts.task_done, "it burns", task=number)
    assert "bob reported task #1 done" in told(taken)[0][1]


def test_the_dropbox_does_too(taken, tmp_path):
    (tmp_path / "bob" / ".timonel" / "outbox").mkdir(parents=True)
    box = dropbox.Box(taken.actors["bob"].conversation_id, "bob", str(tmp_path / "bob"))
    file = tmp_path / "bob" / ".timonel" / "outbox" / "1.json"
    file.write_text(json.dumps({"act": "task_done", "with": {"result": "it burns"}}))
    (one,) = dropbox.find(box)
    asked = dropbox.read(one)
    with pytest.raises(LeaseLost, match="held by eve"):
        taken.by("bob", dropbox.take, asked, one)
    assert "It said:\nit burns" in told(taken)[0][1]


def test_a_claim_that_ran_out_is_lost_and_one_given_back_is_not(queue):
    queue.by("operator", create_task, TaskDraft("light the lamp", lease=60.0))
    assert queue.read(lost_claim, "bob") is None
    queue.by("bob", claim)
    assert queue.read(lost_claim, "bob") is None
    queue.clock.pass_seconds(61)
    queue.by("supervisor", expire)
    assert queue.read(lost_claim, "bob") == (1, 1)
    queue.by("bob", claim)
    queue.by("bob", release, 1, 2)
    assert queue.read(lost_claim, "bob") is None
    with pytest.raises(NotFound, match="you hold no task"):
        queue.by("bob", agent_acts.task_done, "it burns")


def test_the_newest_claim_is_found_by_its_index(queue):
    assert "events_of_claims" in queue.plan(_LAST_CLAIM, "bob")
    assert "TEMP B-TREE" not in queue.plan(_LAST_CLAIM, "bob")
