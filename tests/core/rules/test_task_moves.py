import pytest

from core.model.task import Task, TaskState
from core.rules.task_moves import FROM, lost, out_of_turn, resting_state

TASK = Task(
    id=3, title="x", body="", type="task", priority=2, state="leased", owner="bob", epoch=4, attempts=1, max_attempts=3,
    need_key="", open_needs=0, hold="", parent_id=None, progress=None, note="", result="", failure="", ready_at=None,
    estimate=None, deadline=None, lease=900.0, created_by="operator", created_at=0.0, changed_at=0.0, ended_at=None,
    lease_until=900.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("open_needs", "hold", "ready_at", "state"),
    [
        (0, "", None, "ready"),
        (0, "", 10.0, "ready"),
        (0, "", 10.1, "scheduled"),
        (1, "", None, "blocked"),
        (1, "", 99.0, "blocked"),
        (0, "later", None, "blocked"),
    ],
)
def test_where_a_task_rests(open_needs, hold, ready_at, state):
    assert resting_state(open_needs, hold, ready_at, now=10.0) == state


def test_the_holder_under_the_claim_in_force_is_heard():
    assert lost(TASK, 4, "bob") == ""
    assert lost(TASK, None, "bob") == ""


def test_a_late_word_learns_who_holds_the_task():
    assert lost(TASK, 3, "bob") == "task #3 is held by bob now under claim 4, and yours was 3"
    assert lost(TASK, 3, "eve") == "task #3 is held by bob now (claim 4)"
    assert lost(TASK, 4, "eve") == "task #3 is held by bob now (claim 4)"
    ended = TASK._replace(state="done", owner="", ended_by="operator")
    assert lost(ended, 4, "bob") == "nobody holds task #3 now, it is done by operator (your claim was 4)"


def test_acts_out_of_turn_say_how_the_task_stands():
    assert out_of_turn("release", TASK) == ""
    assert out_of_turn("claim", TASK) == "task #3 is held by bob"
    assert out_of_turn("extend", TASK._replace(state="ready")) == "task #3 is ready"
    ended = TASK._replace(state="cancelled", owner="", ended_by="ann")
    assert out_of_turn("cancel", ended) == "task #3 is cancelled by ann"


def test_only_a_ready_task_is_claimed_and_no_ended_one_moves_on_by_itself():
    assert FROM["claim"] == {TaskState.READY}
    ended = {TaskState.DONE, TaskState.CANCELLED}
    assert {act for act, states in FROM.items() if states & ended} == {"requeue", "done"}
