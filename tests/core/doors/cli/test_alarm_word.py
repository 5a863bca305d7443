"""`timonel alarm`, and the health in `timonel show`."""

import json

from core.model.actor import THE_OPERATOR, THE_SUPERVISOR
from core.model.alarm import MACHINE
from core.model.health import DiskSample
from core.model.process import ProcessSample
from core.rules.health import Check
from core.services.health.alarms import record_alarms
from core.services.health.samples import replace
from core.services.states.evidence import note_evidence


def fill(tx):
    tx.append(
        "conversation.created", "conversation:1", name="ada", kind="claude", state="working", state_at=tx.now,
        created_at=tx.now, created_by="operator", opened_at=tx.now,
    )  # fmt: skip
    replace(tx, ProcessSample("conversation:1", 77, tx.now, "claude", 12.0, 5 << 20, 2, tx.now, "3000", 1, tx.now - 40))
    replace(tx, DiskSample(1, 4 << 20, 90 << 20, 12, 1, tx.now - 200))
    note_evidence(tx, 1, "hook", "working", "", tx.now - 30)
    checks = (
        Check(("conversation:1", "memory"), True, False, text="too much"),
        Check((MACHINE, "host_disk"), True, False, text="full"),
    )
    record_alarms(tx, checks, ())


def test_alarms_are_listed_and_acknowledged(project, timonel):
    assert "no alarm holds" in timonel("alarm", "list").out
    project.journal.write(fill, THE_OPERATOR)
    said = timonel("alarm", "list")
    assert "ada  memory  too much  [open]" in said.out
    assert "the machine  host_disk  full  [open]" in said.out
    assert "[acknowledged]" in timonel("alarm", "acknowledge", "1").out
    project.journal.write(record_alarms, THE_SUPERVISOR, (), (("conversation:1", "memory"),))
    assert [one["id"] for one in timonel("alarm", "list", "--json").data] == [2]
    over = timonel("alarm", "list", "--all", "--json").data[1]
    assert (over["conversation"], over["acknowledged_by"]) == ("ada", "operator")
    assert over["cleared_at"].startswith("20")
    missing = timonel("alarm", "acknowledge", "9")
    assert missing.code != 0 and "alarm list --all" in missing.err


def test_the_alarm_of_a_background_process_says_whose_it_is(project, timonel):
    def begin(tx):
        for number, owner in ((1, 1), (2, None)):
            tx.append(
                "process.created", f"process:{number}", conversation_id=owner, name=f"web{number}", argv="[]",
                folder="/", restart="never", max_restarts=0, state="running", created_at=tx.now,
                created_by="operator", changed_at=tx.now,
            )  # fmt: skip
        checks = (Check((f"process:{number}", "memory"), True, False, text=f"process web{number}") for number in (1, 2))
        record_alarms(tx, checks, ())

    project.journal.write(fill, THE_OPERATOR)
    project.journal.write(begin, THE_OPERATOR)
    said = timonel("alarm", "list").out
    assert "ada  memory  process web1  [open]" in said and "the project  memory  process web2  [open]" in said
    found = [(one["conversation"], one["process"]) for one in timonel("alarm", "list", "--json").data]
    assert found == [("ada", None), (None, None), ("ada", "web1"), (None, "web2")]


def test_show_tells_health_with_its_ages(project, timonel):
    project.journal.write(fill, THE_OPERATOR)
    data = timonel("show", "ada", "--json").data
    assert data["process"]["ports"] == "3000"
    assert data["disk"]["ignored"] == 90 << 20
    assert data["heard"]["name"] == "working"
    assert [one["kind"] for one in data["alarms"]] == ["memory"]
    assert 200 <= data["ages"]["disk"] < 260
    assert 40 <= data["ages"]["output"] < 100
    text = timonel("show", "ada").out
    for words in ("ports", "40s ago", "1 process", "working, by hook", "90 MB ignored by git, 12 files"):
        assert words in text
    json.dumps(data)
