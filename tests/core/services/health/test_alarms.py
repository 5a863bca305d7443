"""Alarms in the journal: raised once, seen, cleared, rebuilt from the log."""

import pytest

from core.errors import NotFound, OperatorOnly
from core.model.alarm import MACHINE
from core.rules.health import Check
from core.services.health.alarms import acknowledge_alarm, alarm_facts, list_alarms, open_alarms, record_alarms
from core.services.snapshot.fleet import load_snapshot


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


def start(tx, name, owner):
    number = tx.next_id("processes")
    tx.append(
        "process.created", f"process:{number}", conversation_id=owner, name=name, argv="[]", folder="/", pid=50,
        restart="never", max_restarts=0, state="running", created_at=tx.now, created_by="operator", changed_at=tx.now,
    )  # fmt: skip
    return f"process:{number}"


def test_the_alarm_of_a_background_process_belongs_to_its_conversation_or_to_the_project(queue):
    its = queue.by("operator", start, "web", queue.actors["bob"].conversation_id)
    own = queue.by("operator", start, "docs", None)
    queue.by("supervisor", record_alarms, (check(its), check(own), check(its, "cpu")), ())
    shown = queue.read(load_snapshot)
    assert [one.subject for one in shown.named("bob").alarms] == [its, its]
    assert shown.named("bob").alarm == shown.alarm_of(its)
    assert shown.alarm_of(own).conversation_id is None and shown.host_alarm is None
    assert queue.read(alarm_facts).known >= {its, own}
    queue.by("operator", acknowledge_alarm, shown.alarm_of(own).id)
    assert queue.read(load_snapshot).alarm_of(own) is None
    queue.by("operator", lambda tx: tx.append("process.ended", its, state="exited", ended_at=tx.now))
    facts = queue.read(alarm_facts)
    assert its not in facts.known and (its, "cpu") in facts.open_keys
    queue.by("supervisor", record_alarms, (), ((its, "memory"), (its, "cpu")))
    assert queue.read(load_snapshot).named("bob").alarms == ()


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
