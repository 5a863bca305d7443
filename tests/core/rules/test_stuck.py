"""Each way of being stuck is found, says why, and is not found where there is none."""

import pytest

from core.model.conversation import State
from core.model.trouble import Trouble
from core.rules.facts import Facts, Held, Limits
from core.rules.screen_text import Hint
from core.rules.state import judge

NOW = 10_000.0
FACTS = Facts(now=NOW, opened_at=100.0, terminal_seen=True, output_at=NOW - 5)
WORKS = FACTS._replace(reported="working", reported_at=NOW - 5, reported_by="hook")
IDLE = FACTS._replace(reported="idle", reported_at=NOW - 5, reported_by="hook")
WAITS = FACTS._replace(approval="rm -r build?")
LIMIT = Trouble(1, "quota", "anthropic", NOW + 3600, "You've hit your limit", "hook", NOW - 5)
DIALOG = Hint(State.WAITING, "its screen asks", 0.85, NOW - 2000)


@pytest.mark.parametrize(
    ("facts", "state", "finding", "part"),
    [
        (WORKS._replace(reported_at=NOW - 700, output_at=NOW - 700), State.STUCK, "silent", "10 min"),
        (WORKS._replace(repeats=6, repeated="Bash: ls"), State.STUCK, "looping", "Bash: ls"),
        (IDLE._replace(held=Held(7, NOW + 100, 900.0)), State.STUCK, "lease", "#7"),
        (WAITS._replace(approval_at=NOW - 1000), State.WAITING, "waiting", "more than 15 min"),
        (FACTS._replace(hint=DIALOG, output_at=NOW - 2000), State.WAITING, "waiting", "more than 15 min"),
        (IDLE._replace(trouble=LIMIT), State.STUCK, "quota", "used up until"),
        (IDLE._replace(trouble=LIMIT._replace(reset_at=None)), State.STUCK, "quota", "hit your limit"),
        (IDLE._replace(trouble=LIMIT._replace(reset_at=NOW - 60)), State.STUCK, "quota", "has not gone on"),
        (IDLE._replace(trouble=LIMIT._replace(kind="auth")), State.STUCK, "auth", "refuses its account"),
        (FACTS._replace(terminal_dead=True, exit_code=137), State.FAILED, "crashed", "signal 9"),
        (FACTS._replace(terminal_dead=True, exit_code=3), State.FAILED, "crashed", "code 3"),
        (FACTS._replace(terminal_seen=False), State.FAILED, "crashed", "gone"),
    ],
)
def test_what_is_wrong_is_found_with_its_reason(facts, state, finding, part):
    found = judge(facts)
    assert (found.state, found.finding) == (state, finding)
    assert part in found.reason
    assert found.evidence


@pytest.mark.parametrize(
    "facts",
    [
        WORKS._replace(reported_at=NOW - 700, output_at=NOW - 700, cpu=90.0),
        WORKS._replace(reported_at=NOW - 700, output_at=NOW - 700, limits=Limits(quiet=900)),
        WORKS._replace(repeats=5),
        WORKS._replace(held=Held(7, NOW + 100, 900.0)),
        IDLE._replace(held=Held(7, NOW + 500, 900.0)),
        IDLE,
        WAITS._replace(approval_at=NOW - 800),
        FACTS._replace(terminal_dead=True, exit_code=0),
    ],
)
def test_nothing_is_found_where_all_is_well(facts):
    assert judge(facts).finding == ""


def test_a_question_counts_more_than_trouble_with_the_vendor():
    assert judge(WAITS._replace(trouble=LIMIT)).state == State.WAITING
