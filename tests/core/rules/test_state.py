"""A state is computed from evidence, and says on what it rests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.conversation import State
from core.model.trouble import Trouble
from core.rules.facts import Facts, Held
from core.rules.screen_text import Hint
from core.rules.state import judge

NOW = 1000.0
HELD = Held(7, None, 900.0)
ALIVE = Facts(now=NOW, opened_at=900.0, terminal_seen=True)


@pytest.mark.parametrize(
    ("facts", "state", "part"),
    [
        (Facts(now=NOW, opened_at=None, terminal_seen=False), State.STARTING, "being made"),
        (ALIVE._replace(terminal_seen=False), State.FAILED, "terminal is gone"),
        (ALIVE._replace(terminal_dead=True, exit_code=0), State.EXITED, "code 0"),
        (ALIVE._replace(terminal_dead=True, exit_code=7), State.FAILED, "code 7"),
        (ALIVE._replace(terminal_dead=True), State.FAILED, "no exit code"),
        (ALIVE._replace(paused=True, reported="working", reported_at=999.0), State.PAUSED, "operator"),
        (ALIVE._replace(paused=True, running=2), State.PAUSED, "2 processes run on"),
        (ALIVE._replace(approval="rm -r build?", reported="working", reported_at=999.0), State.WAITING, "rm -r build?"),
        (ALIVE._replace(reported="waiting", reported_at=990.0, reported_text="wants: Bash"), State.WAITING, "Bash"),
        (ALIVE._replace(reported="idle", reported_at=990.0, reported_by="hook"), State.IDLE, "hook"),
        (ALIVE._replace(reported="working", reported_at=990.0), State.WORKING, ""),
        (ALIVE._replace(reported="working", reported_at=100.0, output_at=200.0), State.STUCK, "10 min"),
        (ALIVE._replace(reported="working", reported_at=100.0, output_at=990.0), State.WORKING, ""),
        (ALIVE._replace(reported="working", reported_at=100.0, cpu=95.0), State.WORKING, ""),
        (ALIVE._replace(output_at=999.0), State.WORKING, "printed just now"),
        (ALIVE._replace(output_at=980.0, cpu=80.0), State.WORKING, "busy"),
        (ALIVE._replace(output_at=980.0, cpu=0.0), State.IDLE, "quiet"),
        (ALIVE._replace(output_at=300.0, cpu=0.0, held=HELD), State.STUCK, "holds #7"),
        (ALIVE._replace(opened_at=999.5), State.STARTING, "nothing printed"),
    ],
)
def test_the_strongest_evidence_decides(facts, state, part):
    found = judge(facts)
    assert found.state == state
    assert part in found.reason
    assert 0 < found.confidence <= 1


def test_the_evidence_is_kept_with_its_source_and_time():
    facts = ALIVE._replace(
        reported="idle", reported_at=990.0, reported_by="hook", reported_text="done", output_at=995.0, cpu=3.0
    )
    sources = [(source, at) for source, at, _text in judge(facts).evidence]
    assert ("hook", 990.0) in sources
    assert ("screen", 995.0) in sources
    assert ("process", NOW) in sources


def test_facts_that_disagree_lower_the_confidence():
    calm = ALIVE._replace(reported="idle", reported_at=900.0)
    busy = calm._replace(output_at=999.0, cpu=90.0)
    assert judge(busy).confidence < judge(calm).confidence


def test_a_screen_alone_is_believed_less_than_a_report():
    seen = judge(ALIVE._replace(output_at=999.0))
    said = judge(ALIVE._replace(reported="working", reported_at=999.0))
    assert seen.confidence < said.confidence


def test_reasons_hold_no_changing_numbers():
    """A reason that changed at every look would write an event at every look."""
    one = judge(ALIVE._replace(output_at=300.0, cpu=1.0, held=HELD))
    later = judge(ALIVE._replace(now=NOW + 1, output_at=300.0, cpu=2.0, held=HELD))
    assert one.reason == later.reason


def test_silence_counts_from_the_wake_of_the_machine_and_not_from_before_a_clock_was_set_back():
    asleep = Facts(
        50_000.0, 1.0, True, reported="working", reported_at=900.0, reported_by="hook", output_at=900.0,
        steady_since=49_990.0,
    )  # fmt: skip
    assert judge(asleep).state == "working"
    assert judge(asleep._replace(steady_since=0.0)).state == "stuck"
    ahead = asleep._replace(reported_at=99_000.0, output_at=99_000.0, steady_since=49_000.0)
    assert judge(ahead).state == "stuck", "a sign from the future is none"


def test_a_terminal_that_was_taken_is_lost_and_not_failed():
    lost = judge(Facts(100.0, 1.0, False, lost="with the reboot at 12:00"))
    assert (lost.state, lost.reason) == ("failed", "lost with the reboot at 12:00")


MOMENTS = st.none() | st.floats(0, 2 * NOW)
STATES = st.sampled_from([State.WORKING, State.IDLE, State.WAITING])
HINTS = st.none() | st.builds(Hint, st.none() | STATES, st.just("shows it"), st.floats(0.2, 1), st.just(NOW))
ANYTHING = st.builds(
    Facts, now=st.just(NOW), opened_at=MOMENTS, terminal_seen=st.booleans(), terminal_dead=st.booleans(),
    exit_code=st.none() | st.integers(0, 255), paused=st.booleans(), approval=st.text(max_size=9), approval_at=MOMENTS,
    reported=st.sampled_from(["", "working", "idle", "waiting"]), reported_at=MOMENTS, output_at=MOMENTS,
    cpu=st.none() | st.floats(0, 800), hint=HINTS, repeats=st.integers(0, 20),
    held=st.none() | st.builds(Held, st.just(7), MOMENTS, st.just(900.0)),
    trouble=st.none() | st.builds(Trouble, st.just(1), st.sampled_from(["quota", "auth"]), st.just("v"), MOMENTS,
                                  st.text(max_size=9), st.just("hook"), st.just(NOW)),
)  # fmt: skip


@given(ANYTHING)
def test_whatever_the_facts_there_is_a_state_with_a_reason(facts):
    found = judge(facts)
    assert found.reason
    assert 0 < found.confidence <= 1
    assert found.evidence or facts.opened_at is None
    assert found == judge(facts), "the same facts, the same judgement"
