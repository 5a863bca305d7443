import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.retry import FIRST, LONGEST, is_spent, pause


@pytest.mark.parametrize(("attempts", "most"), [(0, 30), (1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (999, 3600)])
def test_the_longest_pause_doubles_up_to_a_limit(attempts, most):
    assert pause(attempts, lambda: 1.0) == most
    assert pause(attempts, lambda: 0.0) == 0
    assert pause(attempts, lambda: 0.5) == most / 2


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_no_pause_is_negative_or_too_long(attempts, chance):
    assert 0 <= pause(attempts, lambda: chance) <= LONGEST


def test_the_limits_can_be_chosen():
    assert pause(4, lambda: 1.0, first=1, longest=5) == 5
    assert pause(1, lambda: 1.0) == FIRST


def test_tries_are_spent_when_as_many_were_made_as_allowed():
    assert [is_spent(attempts, 3) for attempts in range(5)] == [False, False, False, True, True]
