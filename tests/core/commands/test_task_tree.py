"""Parts stand below their whole; the order of siblings, folds, filters, and what it costs."""

import gc
import time

from core.commands.task_board import in_order
from core.commands.task_tree import DEEPEST, as_tree, wholes
from tests.fakes.fleet_samples import task

QUEUE = (
    task(1, "release", "blocked"),
    task(2, "engine", "blocked", parent_id=1),
    task(3, "screen", "leased", "ada", parent_id=1),
    task(4, "parser", "done", parent_id=2),
    task(5, "printer", "failed", parent_id=2),
    task(6, "alone"),
    task(7, "of one that is not shown", parent_id=99),
)


def shape(lines):
    return [("".join("├" if one else "└" for one in line.rails), line.task.id) for line in lines]


def test_parts_stand_below_their_whole_and_siblings_keep_their_order():
    assert shape(as_tree(in_order(QUEUE))) == [
        ("", 6), ("", 7), ("", 1), ("├", 3), ("└", 2), ("└├", 5), ("└└", 4),
    ]  # fmt: skip


def test_a_whole_counts_what_is_below_it_at_any_depth():
    found = {line.task.id: (line.parts, line.done, line.parked) for line in as_tree(in_order(QUEUE))}
    assert found[1] == (4, 1, 1)
    assert found[2] == (2, 1, 1)
    assert found[6] == (0, 0, 0)


def test_a_folded_whole_hides_everything_below_it_and_still_counts_it():
    lines = as_tree(in_order(QUEUE), {1, 6})
    assert shape(lines) == [("", 6), ("", 7), ("", 1)]
    assert [(line.folded, line.parts) for line in lines] == [(False, 0), (False, 0), (True, 4)]


def test_a_filter_lists_what_matches_with_what_it_is_part_of_even_in_a_fold():
    lines = as_tree(in_order(QUEUE), {1}, {4})
    assert [(line.task.id, line.aside, line.folded) for line in lines] == [
        (1, True, False), (2, True, False), (4, False, False),
    ]  # fmt: skip
    assert as_tree(in_order(QUEUE), wanted=()) == []


def test_wholes_are_those_whose_parts_are_there():
    assert wholes(QUEUE) == {1, 2}


def test_a_deep_chain_stops_going_to_the_right():
    chain = [task(number, "x", parent_id=number - 1 if number > 1 else None) for number in range(1, 3001)]
    lines = as_tree(in_order(chain))
    assert len(lines) == 3000
    assert {len(line.rails) for line in lines[DEEPEST:]} == {DEEPEST}
    assert lines[0].parts == 2999


def test_ten_times_the_tasks_cost_about_ten_times_as_much():
    def seconds(size):
        tasks = in_order(task(n, "x", parent_id=n // 4 or None) for n in range(1, size + 1))
        best = 9.0
        for _ in range(7):
            gc.collect()
            gc.disable()
            began = time.process_time()
            lines = as_tree(tasks, {7, 30})
            best = min(best, time.process_time() - began)
            gc.enable()
            assert len(lines) < size
        return best

    small, large = seconds(1_000), seconds(10_000)
    print(f"tree of 1,000 tasks {small * 1000:.1f} ms, of 10,000 {large * 1000:.1f} ms")
    assert large < small * 50  # a square would be a hundred times as much
