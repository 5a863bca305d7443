"""What is wrong with a supervisor that runs, and which program is older."""

import pytest

from core.model.supervision import Beat, LoopHealth
from core.rules.supervision import is_older, troubles


def test_a_tick_under_way_is_stalled_only_when_it_takes_too_long():
    loop = LoopHealth("observe", began_at=100.0, limit=10.0)
    assert troubles(Beat(1, 105.0, loops=(loop,)), 105.0) == ()
    assert troubles(Beat(1, 130.0, loops=(loop,)), 130.0) == ("observe stalled 30s",)
    assert troubles(Beat(1, 130.0, loops=(loop._replace(next_at=101.0),)), 130.0) == ()


def test_failures_are_counted():
    assert troubles(Beat(1, 1.0, loops=(LoopHealth("deliver", failures=3, next_at=9.0),)), 1.0) == (
        "deliver failing (3)",
    )


@pytest.mark.parametrize(
    ("version", "than", "older"),
    [
        ("0.1.0", "0.2.0", True),
        ("0.9.2", "0.10.0", True),
        ("0.2.0", "0.2.0", False),
        ("1.0.0", "0.9.9", False),
        ("", "0.2.0", False),
        ("0+checkout", "0.2.0", False),
        ("0.2.0", "0+checkout", False),
    ],
)
def test_which_one_is_older(version, than, older):
    assert is_older(version, than) is older
