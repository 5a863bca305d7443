from core.commands.attention import needing_you
from core.commands.calls import alarmed_processes, broken_processes, calls, next_call
from tests.fakes.fleet_samples import (
    ALARMED,
    ALARMS,
    FLEET,
    MEMBERS,
    NOBODY,
    NOW,
    PROCESSES,
    background,
    conversation,
    member,
)

SERVER, TESTS, DOCS = PROCESSES


def words(snapshot, key):
    return next(one.words for one in calls(snapshot) if one.key == key)


def test_conversations_processes_and_the_machine_call():
    keys = [one.key for one in calls(ALARMED)]
    assert keys == [*(one.conversation.key for one in needing_you(ALARMED)), TESTS.key, ""]
    assert words(ALARMED, "") == ALARMS[1].text
    assert words(ALARMED, TESTS.key) == "tests was given up: ended with 1; restarted 5 times"
    assert calls(NOBODY) == ()


def test_an_alarm_is_the_reason_where_nothing_is_nearer():
    alarmed = member(conversation(6, "ada", "working", "its tool runs"), alarms=ALARMS[:1])
    assert words(FLEET._replace(members=(alarmed,)), "c-6") == f"ada raises an alarm: {ALARMS[0].text}"


def test_a_process_of_the_project_that_raises_an_alarm_calls_and_is_next():
    text = "process server: its processes use 5.1 GB of memory"
    alarm = ALARMS[0]._replace(conversation_id=None, process_id=SERVER.id, text=text)
    alarmed = FLEET._replace(alarms=(alarm,), members=())
    assert alarmed.host_alarm is None, "it is not the machine's"
    assert words(alarmed, SERVER.key) == text
    assert next_call(alarmed, TESTS.key) == SERVER and next_call(alarmed, SERVER.key) == TESTS
    seen = alarmed._replace(alarms=(alarm._replace(acknowledged_at=NOW),))
    assert SERVER.key not in [one.key for one in calls(seen)]
    its = alarmed._replace(alarms=(alarm._replace(process_id=TESTS.id, conversation_id=2),))
    assert alarmed_processes(its) == (), "its conversation calls"


def test_an_agents_own_failures_are_its_business():
    mine, its = (background(n, 2, f"p{n}", "failed", "[]", created_by=who) for n, who in ((8, "operator"), (9, "ada")))
    assert broken_processes(FLEET._replace(processes=(mine, its, SERVER, TESTS, DOCS))) == (mine, TESTS)


def test_the_next_one_goes_round_through_conversations_and_processes():
    first, *others = needing_you(FLEET)
    assert next_call(FLEET, "") == first
    assert next_call(FLEET, MEMBERS[5].conversation.key) == first
    key = first.conversation.key
    for other in others:
        assert next_call(FLEET, key) == other
        key = other.conversation.key
    assert next_call(FLEET, key) == TESTS
    assert next_call(FLEET, TESTS.key) == first
    assert next_call(NOBODY, "") is None
