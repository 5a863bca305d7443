"""What a screen shows of the queue, and that it costs little however long the queue is."""

from core.model.task import Awaited
from core.services.snapshot import tasks as snapshot_tasks
from core.services.snapshot.fleet import load_snapshot
from core.services.tasks.acts import complete
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.overrides import override


def add(queue, title, **draft):
    return queue.by("operator", create_task, TaskDraft(title, **draft)).id


def test_everything_open_is_shown_and_of_the_ended_the_newest(queue, monkeypatch):
    monkeypatch.setattr(snapshot_tasks, "ENDED_SHOWN", 2)
    for number in range(4):
        add(queue, f"old {number}")
        queue.by("bob", complete, queue.by("bob", claim).id, 1)
        queue.clock.pass_seconds(10)
    open_ones = [add(queue, "ready"), add(queue, "held"), add(queue, "needs", needs=(5,)), add(queue, "parked")]
    queue.by("operator", override, 6, "hold", "not yet")
    queue.by("operator", override, 8, "failed", "no")
    queue.by("bob", claim, task_id=5)
    shown = queue.read(load_snapshot)
    assert sorted(one.id for one in shown.tasks) == [3, 4, *open_ones]
    assert shown.task_counts == {"done": 4, "leased": 1, "blocked": 2, "failed": 1}
    assert shown.after == {7: (Awaited(5, "leased"),)}
    queue.by("bob", complete, 5, 1)
    assert queue.read(load_snapshot).after == {}


def test_no_part_of_it_looks_at_every_task(queue):
    for sql, index, values in (
        (f"SELECT * FROM tasks {snapshot_tasks.WAITING}", "tasks_waiting", (9,)),
        (f"SELECT * FROM tasks {snapshot_tasks.SCHEDULED}", "tasks_scheduled", (9,)),
        (f"SELECT * FROM tasks {snapshot_tasks.ENDED}", "tasks_ended", (9,)),
        (snapshot_tasks.AFTER, "tasks_waiting", (9,)),
    ):
        plan = queue.plan(sql, *values)
        assert index in plan
        assert "SCAN n" not in plan
        assert "SCAN o" not in plan
