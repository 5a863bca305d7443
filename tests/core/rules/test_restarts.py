import pytest

from core.model.process import Restart
from core.rules.restarts import GOOD_RUN, LONGEST, Next, after_end, pause


@pytest.mark.parametrize(
    ("policy", "code", "again"),
    [
        (Restart.NEVER, 1, False),
        (Restart.ON_FAILURE, 0, False),
        (Restart.ON_FAILURE, 1, True),
        (Restart.ON_FAILURE, None, True),
        (Restart.ALWAYS, 0, True),
        (Restart.ALWAYS, 143, True),
    ],
)
def test_the_policy_decides(policy, code, again):
    assert (after_end(policy, code, 1.0, 0, 5, 100.0).at is not None) == again


def test_pauses_double_up_to_a_cap():
    assert [pause(n) for n in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert pause(10_000) == LONGEST


def test_it_is_given_up_after_so_many_in_a_row():
    assert after_end(Restart.ALWAYS, 1, 1.0, 2, 3, 100.0) == Next(104.0, 3)
    assert after_end(Restart.ALWAYS, 1, 1.0, 3, 3, 100.0) == Next(None, 3, spent=True)
    assert after_end(Restart.ON_FAILURE, 1, 1.0, 0, 0, 100.0) == Next(None, 0, spent=True)


def test_a_good_run_starts_the_count_anew():
    assert after_end(Restart.ALWAYS, 1, GOOD_RUN, 3, 3, 100.0) == Next(101.0, 1)
