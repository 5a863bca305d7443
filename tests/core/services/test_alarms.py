"""Alarms in the journal: raised once, seen, cleared, rebuilt from the log."""

import pytest

from core.errors import NotFound, OperatorOnly
from core.model.alarm import MACHINE
from core.rules.health import Check
from core.services.alarms import acknowledge_alarm, alarm_facts, list_alarms, open_alarms, record_alarms
from core.services.fleet_snapshot import load_snapshot


def check(subject, kind="memory"):
    return Check((subject, kind), True, False, 5.0, 4.0, text=f"{kind} of {subject}")


@pytest.fixture
def bob(queue):
    return f"conversation:{queue.actors['bob'].conversation_id}"


def test_an_alarm_calls_until_it_is_acknowledged_and_holds_until_it_is_cleared(queue, bob):
    queue.by("supervisor", record_alarms, (check(bob), check(MACHINE, "host_memory")), ())
    queue.by("supervisor", record_alarms, (check(bob),), ())
    shown = queue.read(load_snapshot)
    member = shown.named("bob")
    assert len(shown.alarms) == 2 and shown.host_alarm.kind == "host_memory"
    assert member.alarm.text == f"memory of {bob}" and shown.named("eve").alarms == ()
    queue.clock.pass_seconds(5)
    seen = queue.by("operator", acknowledge_alarm, member.alarm.id)
    assert (seen.acknowledged_by, seen.acknowledged_at) == ("operator", queue.clock.now)
    assert queue.by("operator", acknowledge_alarm, seen.id) == seen
    member = queue.read(load_snapshot).named("bob")
    assert member.alarm is None and len(member.alarms) == 1
    queue.by("supervisor", record_alarms, (), ((bob, "memory"), (bob, "cpu")))
    assert queue.kinds(f"alarm:{seen.id}") == ["alarm.created", "alarm.acknowledged", "alarm.cleared"]
    assert [one.kind for one in queue.read(open_alarms)] == ["host_memory"]
    assert len(queue.read(list_alarms)) == 2
    queue.by("supervisor", record_alarms, (check(bob),), ())
    assert queue.read(load_snapshot).named("bob").alarm.id == 3, "again is a new alarm"


def test_only_the_operator_acknowledges(queue, bob):
    queue.by("supervisor", record_alarms, (check(bob),), ())
    with pytest.raises(OperatorOnly):
        queue.by("bob", acknowledge_alarm, 1)
    with pytest.raises(NotFound):
        queue.by("operator", acknowledge_alarm, 9)


def test_facts_name_who_is_there(queue, bob):
    queue.by("supervisor", record_alarms, (check(bob),), ())
    queue.leave("bob")
    facts = queue.read(alarm_facts)
    assert facts.open_keys == {(bob, "memory")}
    assert bob not in facts.known


def test_open_alarms_are_found_by_an_index(queue):
    plan = queue.plan("SELECT * FROM alarms WHERE cleared_at IS NULL ORDER BY raised_at, id")
    assert "alarms_open" in plan
