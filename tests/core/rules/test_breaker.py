"""The breaker as a machine: whatever happens in whatever order, nobody is let through who should wait."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.model.breaker import Breaker, Standing
from core.rules import breaker as rule

NOW = 1_000_000.0
CLOSED = Breaker(1, "anthropic", Standing.CLOSED, "", "", "", 0.0, 0.0, 0.0, openings=0)
ORDER = ("ada", "bruno", "carla")


def opened(reset_at=None, now=NOW, old=CLOSED):
    found = rule.tripped(old, "quota", "limit reached", "ada", reset_at, now)
    assert found is not None
    return found


def test_the_first_trouble_opens_it_until_the_time_that_the_vendor_named():
    found = opened(NOW + 3600)
    assert (found.state, found.until, found.seen_by) == (Standing.OPEN, NOW + 3600 + rule.MARGIN, "ada")
    assert not any(rule.admits(found, name, ORDER, NOW) for name in ORDER)
    assert not rule.admits_new(found, NOW)


def test_a_time_that_is_past_or_absurd_is_not_believed():
    assert opened(NOW - 60).until == opened(None).until == NOW + rule.FIRST
    assert opened(NOW + 365 * 86400).until == NOW + rule.FIRST


def test_more_of_the_same_trouble_changes_nothing_and_a_later_end_does():
    found = opened(NOW + 3600)
    assert rule.tripped(found, "quota", "again", "bruno", NOW + 3600, NOW + 1) is None
    assert rule.tripped(found, "quota", "again", "bruno", None, NOW + 1) is None
    later = rule.tripped(found, "quota", "weekly limit", "bruno", NOW + 86400, NOW + 1)
    assert later is not None and later.until == NOW + 86400 + rule.MARGIN and later.seen_by == "ada"


def test_one_tries_and_then_the_others_follow_one_by_one():
    found = opened(NOW + 60)
    assert rule.ticked(found, ORDER, NOW + 60) is None
    at = found.until
    probing = rule.ticked(found, ORDER, at)
    assert probing is not None and probing.probe == "ada"
    assert [rule.admits(probing, name, ORDER, at) for name in ORDER] == [True, False, False]
    assert not rule.admits_new(probing, at)
    assert rule.answered(probing, "bruno", at) is None
    resuming = rule.answered(probing, "ada", at + 1)
    assert resuming is not None
    for later, going in ((0, 1), (rule.APART, 2), (2 * rule.APART, 3)):
        admitted = [rule.admits(resuming, name, ORDER, at + 1 + later) for name in ORDER]
        assert admitted == [place < going for place in range(3)]
    assert rule.ticked(resuming, ORDER, at + 1 + 2 * rule.APART) is None, "the last one must hear of it first"
    closed = rule.ticked(resuming, ORDER, at + 1 + 3 * rule.APART)
    assert closed is not None and closed.state == Standing.CLOSED


def test_trouble_while_trying_opens_it_again_for_twice_as_long():
    found = opened()
    for openings in range(1, 8):
        assert found.openings == openings
        assert found.until - found.changed_at == min(rule.FIRST * 2 ** (openings - 1), rule.LONGEST)
        probing = rule.ticked(found, ORDER, found.until)
        assert probing is not None
        found = opened(None, found.until + 1, probing)


def test_when_nobody_is_there_the_next_one_that_is_started_tries():
    found = opened()
    assert rule.ticked(found, (), found.until) is None
    assert rule.admits_new(found, found.until)


def test_one_that_tries_and_goes_away_is_replaced():
    probing = rule.ticked(opened(), ORDER, NOW + rule.FIRST)
    assert probing is not None
    assert rule.ticked(probing, ("bruno",), NOW + rule.FIRST + 1).probe == "bruno"
    assert rule.ticked(probing, (), NOW + rule.FIRST + 1).state == Standing.OPEN


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("trip", "tick", "answer", "close")),
        st.sampled_from(ORDER),
        st.floats(-5_000, 5_000, allow_nan=False),
        st.none() | st.floats(-1e9, 1e9, allow_nan=False),
        st.lists(st.sampled_from(ORDER), unique=True).map(lambda names: tuple(sorted(names))),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(STEPS)
def test_it_can_always_come_back_and_lets_nobody_through_early(steps):
    found, now, order = CLOSED, NOW, ORDER
    for act, name, passed, reset, there in steps:
        now, order = now + passed, there  # the clock may be set back, conversations come and go
        match act:
            case "trip":
                after = rule.tripped(found, "quota", "x", name, None if reset is None else now + reset, now)
            case "tick":
                after = rule.ticked(found, order, now)
            case "answer":
                after = rule.answered(found, name, now)
            case _:
                after = rule.resumed(found, now) if found.state != Standing.CLOSED else None
        found = after or found
        going = [one for one in order if rule.admits(found, one, order, now)]
        if found.state == Standing.OPEN:
            assert not going
            assert found.until <= now + rule.FARTHEST + rule.MARGIN + 5_000 * 40
        if found.state == Standing.PROBING:
            assert set(going) <= {found.probe}
        if found.state == Standing.CLOSED:
            assert going == list(order)
    for _ in range(8):  # with time and without trouble it closes
        now = max(now, found.until, found.changed_at) + rule.PROBE_SECONDS + rule.APART * 5
        found = rule.ticked(found, ORDER, now) or found
    assert found.state == Standing.CLOSED
