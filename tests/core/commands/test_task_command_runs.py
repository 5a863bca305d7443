"""What each command about tasks asks of the services."""

from types import SimpleNamespace

import pytest

from core.commands.catalog import COMMANDS
from core.commands.command import Fact
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.model.task import Awaited
from core.services.messages.sending import Draft
from tests.fakes.fleet_samples import FACTS, FLEET, MESSAGES, NOW, TASKS

REGISTRY = Registry(COMMANDS)
AWAITED = Awaited(12, "leased")


def on(name: str = "tide-cache", **more) -> CommandContext:
    return CommandContext(FLEET, NOW, FLEET.named(name), project=FACTS, **more)


def test_new_task(noted):
    noted.service("core.services.tasks.queue", create_task=TASKS[0], TaskDraft=SimpleNamespace)
    values = {"title": " Sail ", "body": "b", "priority": "0 most urgent", "assignee": "pilot-api", "role": "builder"}
    noted.run("task.new", on(), **values)
    draft = noted.calls[0][1][0]
    assert (draft.title, draft.priority) == ("Sail", 0)
    assert (draft.requirement.assignee, draft.requirement.role) == ("pilot-api", "builder")


def test_read_a_task(noted):
    noted.service("core.commands.task_page", task_lines=(Fact("it is leased"),))
    page = noted.run("task.read", on(task=TASKS[0])).page
    assert page.lines == (Fact("it is leased"),)
    assert noted.calls[0][1] == (12, NOW)


@pytest.mark.parametrize(
    ("name", "values", "act", "extra"),
    [
        ("release", {"why": "late"}, "release", {}),
        ("reassign", {"why": "late", "to": "pilot-api"}, "reassign", {"to": "pilot-api"}),
        ("requeue", {}, "requeue", {}),
        ("extend", {"by": "1 hour"}, "extend", {"seconds": 3600.0}),
        ("done", {"why": "seen"}, "done", {}),
        ("failed", {"why": "wrong"}, "failed", {}),
        ("cancel", {"why": "moot"}, "cancel", {}),
        ("snooze", {"by": "4 hours"}, "snooze", {"seconds": 14400.0}),
        ("priority", {"priority": "0 most urgent"}, "priority", {"priority": 0}),
    ],
)
def test_overrides_carry_their_reason(noted, name, values, act, extra):
    noted.service("core.services.tasks.overrides", override=TASKS[0])
    noted.run(f"task.{name}", on(task=TASKS[0]), **values)
    given = {"to": "", "seconds": 0.0, "priority": None, **extra}
    assert noted.calls == [("override", (12, act, values.get("why", "by the operator")), given)]


def test_folding_is_the_screens_own_and_says_when_there_is_nothing_to_fold():
    whole, part = TASKS[3], TASKS[4]._replace(parent_id=TASKS[3].id)
    context = on(task=whole)._replace(snapshot=FLEET._replace(tasks=(whole, part, TASKS[0])))
    assert REGISTRY["task.fold"].run(None, context, {}).view == "fold"
    assert REGISTRY["task.fold_all"].run(None, context, {}).view == "fold_all"
    fold = REGISTRY["task.fold"]
    assert [fold.disabled(context._replace(task=one)) for one in (whole, part)] == ["", ""]
    assert fold.disabled(context._replace(task=TASKS[0])) == "task #12 has no parts and is part of none"


def test_split_makes_a_part_of_each_line(noted):
    noted.service("core.services.tasks.overrides", override=TASKS[0])
    outcome = noted.run("task.split", on(task=TASKS[0]), parts=" one\n\ntwo \n", why="too large")
    ((_, words, given),) = noted.calls
    assert words == (12, "split", "too large")
    assert [part.title for part in given["parts"]] == ["one", "two"]
    assert [part.needs for part in given["parts"]] == [(), ()]
    assert outcome.said == "task #12 is split into 2"


def test_split_in_order_makes_each_part_need_the_one_before(noted):
    noted.service("core.services.tasks.overrides", override=TASKS[0])
    noted.run("task.split", on(task=TASKS[0]), parts="one\ntwo", order="one after the other", why="")
    assert [part.needs for part in noted.calls[0][2]["parts"]] == [(), (1,)]


def test_its_holder_can_be_written_to(noted):
    noted.service("core.services.messages.sending", send=MESSAGES[0], Draft=Draft)
    noted.run("task.message", on(task=TASKS[0]), body=" how far? ", importance="urgent")
    draft = next(words[0] for name, words, _ in noted.calls if name == "send")
    assert (draft.recipient, draft.body, draft.subject) == ("tide-cache", "how far?", "task #12")
    assert draft.importance == "urgent"


def test_a_forced_end_names_what_is_lost_and_what_becomes_of_the_others():
    context = on(task=TASKS[0])._replace(
        snapshot=FLEET._replace(after={15: (AWAITED,), 18: (AWAITED, Awaited(13, "ready"))})
    )
    asked = REGISTRY["task.done"].question(context)
    assert asked is not None
    told = "\n".join(fact.text for fact in asked.facts)
    assert "tide-cache holds it now under claim 1, 62% done (wiring the eviction)" in told
    assert "#15, #18 wait for it and would go on." in told
    alone = REGISTRY["task.failed"].question(on(task=TASKS[0]))
    assert alone is not None
    assert alone.facts[-1].text == "No other task waits for it."


@pytest.mark.parametrize(("hold", "act"), [("", "hold"), ("waits for the fleet", "unhold")])
def test_hold_and_free(noted, hold, act):
    noted.service("core.services.tasks.overrides", override=TASKS[0])
    outcome = noted.run("task.hold", on(task=TASKS[0]._replace(hold=hold)))
    assert noted.calls[0][1][1] == act
    assert outcome.undo == "task.hold"


def test_override_leads_to_the_chosen_command(noted):
    assert noted.run("task.override", on(task=TASKS[0]), command="task.done").follow == "task.done"
