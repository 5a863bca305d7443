import pytest

from core.rules.freshness import STALE, is_stale


@pytest.mark.parametrize(
    ("state", "passed", "stale"),
    [
        ("working", STALE, False),
        ("working", STALE + 1, True),
        ("stuck", STALE + 1, True),
        ("idle", 10 * STALE, False),
        ("closed", 10 * STALE, False),
        ("working", -5.0, False),
    ],
)
def test_only_a_figure_that_should_have_moved_grows_stale(state, passed, stale):
    assert is_stale(state, 1000.0, 1000.0 + passed) is stale
