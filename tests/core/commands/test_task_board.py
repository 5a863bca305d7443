from core.commands.task_board import Column, board_columns, in_order
from tests.fakes.fleet_samples import COUNTS, NOW, TASKS, task


def test_every_task_stands_in_the_column_of_its_state():
    found = {column.column: [one.id for one in column.tasks] for column in board_columns(in_order(TASKS), COUNTS)}
    assert found == {
        Column.WAITING: [17, 15],
        Column.READY: [16],
        Column.LEASED: [12, 13, 14],
        Column.PARKED: [11],
        Column.ENDED: [10, 9],
    }


def test_parked_first_then_held_then_ready():
    assert [one.state for one in in_order(TASKS)] == [
        "failed", "leased", "leased", "leased", "ready", "scheduled", "blocked", "done", "cancelled",
    ]  # fmt: skip


def test_the_total_counts_what_is_not_shown():
    counts = {"done": 9_000, "cancelled": 12, "leased": 3}
    totals = {column.column: column.total for column in board_columns(in_order(TASKS), counts)}
    assert totals[Column.ENDED] == 9_012
    assert totals[Column.LEASED] == 3


def test_the_urgent_come_first_and_of_the_ended_the_newest():
    urgent = task(99, "x", priority=0)
    newest = task(98, "x", "cancelled", ended_at=NOW)
    order = [one.id for one in in_order((*TASKS, urgent, newest))]
    assert order.index(99) < order.index(16)
    assert order[-3:] == [98, 10, 9]
