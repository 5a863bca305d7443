from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.rules.cycles import cycle_made_by, cycle_text


def of(edges):
    return lambda number: [need for task, need in edges if task == number]


def test_a_task_cannot_wait_for_itself():
    assert cycle_made_by(3, 3, of([])) == (3, 3)


def test_the_ring_is_named_from_task_to_task():
    ring = cycle_made_by(3, 7, of([(7, 3)]))
    assert cycle_text(ring) == "#3 → #7 → #3"
    assert cycle_made_by(1, 2, of([(2, 3), (3, 4), (4, 1), (2, 9)])) == (1, 2, 3, 4, 1)


def test_two_ways_to_one_task_are_no_ring():
    assert cycle_made_by(1, 2, of([(2, 3), (2, 4), (3, 5), (4, 5)])) == ()


def test_a_long_line_is_walked_without_recursion():
    assert cycle_made_by(0, 1, lambda number: [number + 1] if number < 50_000 else []) == ()


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30))
def test_links_that_close_no_ring_can_be_put_in_an_order(links):
    edges: list[tuple[int, int]] = []
    for task, need in links:
        ring = cycle_made_by(task, need, of(edges))
        if not ring:
            edges.append((task, need))
            continue
        assert ring[:2] == (task, need)
        assert ring[0] == ring[-1]
        steps = list(pairwise(ring))
        assert all(step in edges for step in steps[1:])
    left = set(range(9))
    while left:  # taking away what needs nothing that is left must reach the end
        free = {one for one in left if not any(task == one and need in left for task, need in edges)}
        assert free
        left -= free
