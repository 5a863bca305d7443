"""A deadline that passes is told once and changes nothing else."""

import pytest

from core.services.tasks.deadlines import LATE, anything_late, flag_late
from core.services.tasks.queue import TaskDraft, claim, create_task


@pytest.fixture
def due(queue):
    queue.by("operator", create_task, TaskDraft("light the lamp", deadline=queue.clock() + 60))
    queue.by("operator", create_task, TaskDraft("no hurry"))
    queue.by("bob", claim, task_id=1)
    return queue


def test_it_is_told_once_with_its_holder(due):
    assert due.by("supervisor", flag_late) == ()
    due.clock.pass_seconds(60)
    assert due.read(anything_late, due.clock())
    assert due.by("supervisor", flag_late) == (1,)
    due.clock.pass_seconds(60)
    assert not due.read(anything_late, due.clock())
    assert due.by("supervisor", flag_late) == ()
    assert due.kinds("task:1").count("task.overdue") == 1
    told = due.read(lambda c: c.execute("SELECT recipient, importance, body FROM messages").fetchall())
    assert [(to, importance) for to, importance, _ in told] == [("operator", "high")]
    assert "#1 light the lamp is past its deadline; bob holds it" in told[0][2]
    assert due.read(lambda c: c.execute("SELECT state, owner FROM tasks WHERE id = 1").fetchall()) == [
        ("leased", "bob")
    ]
    assert due.refute() == []


def test_what_has_ended_is_not_late(due):
    from core.services.tasks.queue import complete

    due.by("bob", complete, 1, 1, "done")
    due.clock.pass_seconds(100)
    assert due.by("supervisor", flag_late) == ()


def test_looking_uses_its_index(due):
    assert "tasks_late" in due.plan(f"SELECT 1 {LATE}", 0, 1)
