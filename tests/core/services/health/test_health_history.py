"""Points in a real journal: written, joined, forgotten; bounded for days."""

from core.model.actor import THE_SUPERVISOR
from core.rules.downsample import DAY, HOUR, coarser, cpu_line, sampled
from core.services.health.history import add_points, history, roll_up

ADA = "conversation:1"


def count(queue):
    return dict(
        queue.read(
            lambda c: c.execute("SELECT resolution, count(*) FROM health_history GROUP BY resolution").fetchall()
        )
    )


def write(queue, change, *args):
    return queue.journal.write(change, THE_SUPERVISOR, *args)


def total(queue):
    return queue.read(lambda c: c.execute("SELECT sum(samples), max(memory_max) FROM health_history").fetchall())[0]


def test_parts_of_one_point_join_and_a_gap_is_a_gap(queue):
    queue.clock.now = 1_000_000.0
    for at, cpu in ((1_000_001, 10.0), (1_000_002, 30.0), (1_000_025, 80.0)):
        write(queue, add_points, (sampled(ADA, at, cpu, 5, 1),))
    found = queue.read(history, ADA, 1_000_000, 1_000_040, 4)
    assert cpu_line(found) == (20.0, None, 80.0, None)
    assert queue.read(history, "process:1", 1_000_000, 1_000_040, 2) == (None, None)


def test_two_days_stay_small_and_keep_every_sample(queue):
    began, samples = 1_000_000, 0
    for minute in range(0, 2 * DAY // 60, 6):  # every sixth minute has points, two of them
        at = began + minute * 60
        points = [sampled(ADA, at + second, 50.0, 7, 2) for second in (3, 4, 14)]
        samples += len(points)
        write(queue, add_points, coarser(points, 10))
        queue.clock.now = at
        if minute % 60 == 0:
            write(queue, roll_up, 7.0)
    write(queue, roll_up, 7.0)
    rows = count(queue)
    assert rows[10] <= 2 * (HOUR / 360 + 2)
    assert rows[60] <= DAY / 360 + 2
    assert rows[600] <= DAY / 600 + 2
    assert total(queue) == (samples, 7)
    shown = queue.read(history, ADA, began, began + 2 * DAY, 48)
    assert all(one is not None and one.cpu == 50.0 for one in shown[:47])


def test_what_is_older_than_asked_for_and_what_a_wrong_clock_wrote_is_forgotten(queue):
    now = queue.clock.now = 50 * DAY
    for at in (now - 8 * DAY, now - 3 * DAY, now + 30 * DAY):
        write(queue, add_points, (sampled(ADA, at, 1.0, 1, 1),))
    assert write(queue, roll_up, 7.0) == 2 + 2
    assert count(queue) == {600: 1}
    assert write(queue, roll_up, 7.0) == 0


def test_what_is_due_is_found_by_an_index(queue):
    old = "SELECT * FROM health_history WHERE resolution = ? AND at < ?"
    assert "health_history_by_age" in queue.plan(old, 10, 5)
    one = "SELECT * FROM health_history WHERE subject = ? AND resolution = ? AND at > ? AND at < ? ORDER BY at"
    assert "PRIMARY KEY" in queue.plan(one, "x", 10, 5, 9)
    assert "TEMP B-TREE" not in queue.plan(one, "x", 10, 5, 9)
