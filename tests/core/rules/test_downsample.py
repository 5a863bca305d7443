"""Coarser points keep sums and maxima, whatever came in, in whatever order and batches."""

from hypothesis import given
from hypothesis import strategies as st

from core.model.health import HealthPoint
from core.rules.downsample import COARSEST, DAY, HOUR, STEPS, coarser, cpu_line, due_before, sampled, slots

SAMPLE = st.builds(
    sampled,
    st.sampled_from(["conversation:1", "conversation:2"]),
    st.floats(0, 40_000),
    st.integers(0, 6400).map(float),
    st.integers(0, 1 << 40),
    st.integers(0, 500),
)
SAMPLES = st.lists(SAMPLE, max_size=60)


def summed(points):
    return sum(one.samples for one in points), sum(one.cpu_sum for one in points)


def highest(points):
    return [
        max((getattr(one, name) for one in points), default=0) for name in ("cpu_max", "memory_max", "children_max")
    ]


@given(SAMPLES, st.sampled_from([10, 60, 600]))
def test_nothing_is_lost_and_rows_are_bounded(samples, resolution):
    points = coarser(samples, resolution)
    assert summed(points) == summed(samples)
    assert highest(points) == highest(samples)
    assert all(one.at % resolution == 0 and one.resolution == resolution for one in points)
    assert len(points) == len({(one.subject, one.at) for one in points}) <= 2 * (40_000 // resolution + 1)
    assert all(one.cpu <= one.cpu_max for one in points)


@given(SAMPLES, SAMPLES)
def test_batches_and_steps_do_not_matter(some, more):
    at_once = coarser([*some, *more], 600)
    by_steps = coarser(coarser([*coarser(some, 10), *coarser(more, 10)], 60), 600)
    assert at_once == by_steps
    assert at_once == coarser([*coarser(more, 600), *coarser(some, 600)], 600)


@given(SAMPLES, st.integers(1, 50), st.floats(0, 30_000), st.floats(60, 20_000))
def test_slots_are_as_many_as_asked_for_and_count_each_fine_point_once(samples, count, since, length):
    until = since + length
    points = coarser(samples, 10)
    placed = slots([one for one in points if one.subject == "conversation:1"], since, until, count)
    assert len(placed) == count
    if length / count >= 10:
        inside = [one for one in points if one.subject == "conversation:1" and since <= one.at < until]
        assert summed([one for one in placed if one]) == summed(inside)


def test_a_coarse_point_fills_its_slots_and_a_gap_stays_a_gap():
    point = HealthPoint("conversation:1", 60, 120, 60, 3000.0, 90.0, 5, 1)
    assert cpu_line(slots([point], 100, 220, 12)) == (None, None, *[50.0] * 6, *[None] * 4)
    assert slots([point], 10, 10, 5) == ()


def test_only_whole_points_of_the_next_step_are_due():
    fine, middle = STEPS
    assert due_before(HOUR + 119, fine) == 60
    assert due_before(DAY + 1199, middle) == COARSEST
