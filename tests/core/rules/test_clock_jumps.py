"""Sleep and set clocks, driven: leases keep what they had left."""

from hypothesis import given
from hypothesis import strategies as st

from core.rules.clock_jumps import SMALLEST, Clocks, Jump, jump, lease_after

BEFORE = Clocks(wall=1_000_000.0, boot=5_000.0, awake=4_000.0)
LEASE = 900.0


def after(awake=1.0, slept=0.0, stepped=0.0):
    return Clocks(BEFORE.wall + awake + slept + stepped, BEFORE.boot + awake + slept, BEFORE.awake + awake)


def test_time_that_just_passes_is_no_jump():
    assert jump(BEFORE, after(1.0)) == Jump()
    assert jump(BEFORE, after(3600.0)) == Jump(), "a machine that was merely slow"
    assert jump(BEFORE, after(1.0, slept=1.0, stepped=-1.0)) == Jump()


def test_sleep_and_a_set_clock_are_told_apart():
    assert jump(BEFORE, after(slept=28_800)) == Jump(28_800.0, 0.0)
    assert jump(BEFORE, after(stepped=7200)) == Jump(0.0, 7200.0)
    assert jump(BEFORE, after(stepped=-7200)) == Jump(0.0, -7200.0)
    both = jump(BEFORE, after(slept=60, stepped=-3600))
    assert (both.slept, both.stepped, both.shift) == (60.0, -3600.0, -3540.0)
    assert both.words == "the machine slept 60 s, its clock was set back by 3600 s"


def test_another_boot_is_no_jump():
    assert jump(BEFORE, Clocks(BEFORE.wall + 100, 20.0, 20.0)) == Jump()


def test_a_lease_has_as_much_left_as_before_a_sleep():
    until = BEFORE.wall + 300
    now = after(slept=28_800)
    assert lease_after(until, LEASE, BEFORE, now) - now.wall == 299


def test_a_lease_taken_after_the_jump_stays():
    for now in (after(slept=28_800), after(stepped=-7200), after(stepped=7200)):
        assert lease_after(now.wall + LEASE, LEASE, BEFORE, now) == now.wall + LEASE


@given(
    st.floats(1.0, LEASE), st.floats(0.0, 1.0), st.floats(0.0, 1e6), st.floats(-1e6, 1e6),
)  # fmt: skip
def test_no_lease_ends_at_once_and_none_lasts_for_ever(left, awake, slept, stepped):
    now = after(awake, slept, stepped)
    found = lease_after(BEFORE.wall + left, LEASE, BEFORE, now) - now.wall
    assert found >= left - awake - 2 * SMALLEST, "it lost time by the jump"
    assert found <= LEASE + 2 * SMALLEST, "it would last longer than a new one"
