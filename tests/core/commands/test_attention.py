from core.commands.attention import (
    CLOSED_SHOWN,
    Group,
    alarm_shown,
    group_of,
    in_groups,
    needing_you,
    since,
)
from tests.fakes.fleet_samples import ALARMS, APPROVALS, FLEET, MEMBERS, NOW, conversation, member


def test_groups_come_in_order_and_hold_everybody():
    groups = in_groups(FLEET)
    assert [group for group, _ in groups] == list(Group)
    assert sum(len(members) for _, members in groups) == len(MEMBERS)


def test_who_needs_you_waits_longest_first():
    waits = [since(one) for one in needing_you(FLEET)]
    assert waits == sorted(waits)


def test_an_open_question_counts_more_than_the_state():
    asks = member(conversation(1, "ada", "working"), approval=APPROVALS[0])
    assert group_of(asks) is Group.NEEDS_YOU
    assert since(asks) == APPROVALS[0].asked_at


def test_a_closed_conversation_never_needs_you():
    assert group_of(member(conversation(1, "ada", "closed"), approval=APPROVALS[0])) is Group.FINISHED


def test_an_alarm_calls_until_it_is_acknowledged_and_leaves_the_state_as_it_is():
    alarmed = member(conversation(1, "ada", "working"), alarms=ALARMS[:1])
    assert (group_of(alarmed), since(alarmed)) == (Group.NEEDS_YOU, ALARMS[0].raised_at)
    assert alarm_shown(alarmed) == ALARMS[0]
    seen = alarmed._replace(alarms=(ALARMS[0]._replace(acknowledged_at=NOW),))
    assert (group_of(seen), alarm_shown(seen)) == (Group.WORKING, None)
    closed = member(conversation(1, "ada", "closed"), alarms=ALARMS[:1])
    assert group_of(closed) is Group.FINISHED


def test_a_question_is_a_nearer_reason_than_an_alarm():
    both = member(conversation(1, "ada", "working"), alarms=ALARMS[:1], approval=APPROVALS[0])
    assert alarm_shown(both) is None
    assert since(both) == APPROVALS[0].asked_at


def test_an_unknown_state_is_shown_where_it_is_seen():
    assert group_of(member(conversation(1, "ada", "levitating"))) is Group.NEEDS_YOU


def test_only_the_newest_closed_ones_are_shown():
    closed = tuple(member(conversation(n, f"c{n}", "closed", ago=n)) for n in range(1, CLOSED_SHOWN + 9))
    ((group, shown),) = in_groups(FLEET._replace(members=closed))
    assert group is Group.FINISHED
    assert len(shown) == CLOSED_SHOWN
    assert since(shown[0]) == NOW - 1
