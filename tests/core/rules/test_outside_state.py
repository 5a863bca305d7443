"""Of a program that nobody sees, only its own words are known, and old words are not sure."""

import pytest

from core.rules.facts import Held
from core.rules.outside_state import judge_outside


@pytest.mark.parametrize(
    ("approval", "reported", "at", "state", "least", "most", "part"),
    [
        ("", "", None, "idle", 0, 0.3, "nothing reported"),
        ("", "working", 995, "working", 0.5, 0.9, "builds"),
        ("", "working", 100, "working", 0, 0.49, "silent for more than 10 min"),
        ("", "waiting", 995, "waiting", 0.5, 0.9, "builds"),
        ("", "idle", 100, "idle", 0.5, 0.9, "builds"),
        ("", "bored", 995, "idle", 0.5, 0.9, "builds"),
        ("May I?", "working", 995, "waiting", 1, 1, "asks: May I?"),
    ],
)
def test_states(approval, reported, at, state, least, most, part):
    found = judge_outside(1000, approval, reported, at, "builds", 600)
    assert found.state == state
    assert least <= found.confidence <= most
    assert part in found.reason
    assert found == judge_outside(1000, approval, reported, at, "builds", 600)


@pytest.mark.parametrize(
    ("reported", "at", "renewed", "state", "part"),
    [
        ("", None, 990, "working", "holds #7"),
        ("idle", 900, 990, "working", "holds #7"),
        ("idle", 990, 990, "idle", "builds"),
        ("waiting", 900, 990, "waiting", "builds"),
        ("working", 100, 990, "working", "builds"),
        ("working", 100, 150, "working", "silent for more than 10 min"),
    ],
)
def test_whoever_holds_a_task_and_acts_works(reported, at, renewed, state, part):
    found = judge_outside(1000, "", reported, at, "builds", 600, Held(7, renewed + 900, 900))
    assert (found.state, part in found.reason) == (state, True), found


def test_the_reason_does_not_change_from_second_to_second():
    assert (
        judge_outside(5000, "", "working", 1, "x", 600).reason == judge_outside(5001, "", "working", 1, "x", 600).reason
    )
