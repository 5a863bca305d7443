"""Guesses wait for a moment, what is sure does not; a state that comes and goes is never shown."""

from hypothesis import given
from hypothesis import strategies as st

from core.model.conversation import State
from core.rules.judgement import Judgement
from core.rules.settled import HOLD, SURE, settled


def judged(state, confidence):
    return Judgement(state, "", confidence, ())


def test_what_is_sure_is_believed_at_once_and_a_guess_later():
    assert settled("working", judged(State.WAITING, SURE), 10.0, 10.0)
    assert not settled("working", judged(State.IDLE, 0.5), 10.0, 10.5)
    assert settled("working", judged(State.IDLE, 0.5), 10.0, 10.0 + HOLD)
    assert settled("idle", judged(State.IDLE, 0.1), 10.0, 10.0), "another reason for the same state"


@given(st.lists(st.tuples(st.floats(0.05, 3.0), st.sampled_from([State.WORKING, State.IDLE])), max_size=60))
def test_a_guess_is_shown_only_after_it_held(steps):
    now, shown, since, before = 0.0, State.WORKING, 0.0, State.WORKING
    for passed, state in steps:
        now += passed
        if state != before:
            since, before = now, state
        if settled(shown, judged(state, 0.5), since, now) and state != shown:
            assert now - since >= HOLD
            shown = state
