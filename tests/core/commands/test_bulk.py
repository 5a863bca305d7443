"""One command on many marked rows: asked once, run for each, told together."""

import pytest

from core.commands.bulk import acting_on, sorted_out
from core.commands.catalog import COMMANDS
from core.commands.command import Acting, Danger, Fact, Form
from core.commands.context import CommandContext, renewed
from core.commands.registry import Registry
from core.commands.scope import Scope
from core.errors import Refused
from core.model.actor import THE_OPERATOR
from core.services.messages.sending import Draft
from tests.fakes.fleet_samples import APPROVALS, FACTS, FLEET, MESSAGES, NOW, TASKS, task

REGISTRY = Registry(COMMANDS)
BY_ID = {one.id: one for one in TASKS}


def on(pane: Scope, **more) -> CommandContext:
    return CommandContext(FLEET, NOW, FLEET.named("tide-cache"), project=FACTS, pane=pane, **more)


def tasks(*numbers: int) -> CommandContext:
    context = on(Scope.TASK, task=BY_ID[15])
    return context._replace(marked=tuple(context._replace(task=BY_ID[number]) for number in numbers))


def members(*names: str) -> CommandContext:
    context = on(Scope.CONVERSATION)
    return context._replace(marked=tuple(context._replace(member=FLEET.named(name)) for name in names))


def asked(command_id: str, context: CommandContext):
    command, about = acting_on(REGISTRY[command_id], context)
    assert command.disabled(about) == ""
    return command.question(about)


def run(noted, command_id: str, context: CommandContext, **values: str):
    command, about = acting_on(REGISTRY[command_id], context)
    return command.run(Acting(noted.project, THE_OPERATOR, noted.steps.append), about, values)  # type: ignore[arg-type]


def told(question) -> list[str]:
    return [fact.text for fact in question.facts]


def test_one_question_names_how_many_and_what_each_would_lose():
    question = asked("task.cancel", tasks(12, 13, 16))
    assert (question.title, question.form) == ("Cancel 3 tasks?", Form.CONFIRM)
    assert [field.name for field in question.fields] == ["why"]
    lines = told(question)
    assert "#12 Cache the tide tables" in lines
    assert "  tide-cache holds it now under claim 1, 62% done (wiring the eviction)." in lines
    assert "  pilot-api holds it now under claim 1, 30% done." in lines
    assert lines[-1] == "No other task waits for it."  # said once: it is the same for all three
    assert lines.count("No other task waits for it.") == 1


def test_it_runs_once_for_each_and_a_refusal_does_not_stop_the_others(noted, monkeypatch):
    def override(number, *_, **__):
        noted.calls.append(number)
        if number == 13:
            raise Refused("task #13 is done by ada", remedy="look at it")

    monkeypatch.setattr("core.services.tasks.overrides.override", override)
    outcome = run(noted, "task.release", tasks(12, 13, 14, 16), why="late")
    assert noted.calls == [12, 13, 14]
    assert outcome.said == "release: 2 done, 1 refused, 1 left out"
    assert [one.task.id for one in outcome.subjects] == [12, 14]
    lines = [fact.text for fact in outcome.page.lines]
    assert "#13 Move the pilot API to v2: task #13 is done by ada; look at it" in lines
    assert "#16 Measure the crane scheduler: nobody holds task #16" in lines
    assert noted.steps[0] == "1 of 3: #12 Cache the tide tables"


def test_a_mixed_selection_says_how_many_are_left_out():
    question = asked("task.release", tasks(12, 16, 15))
    assert question.title == "Release 1 task"
    assert question.facts[0] == Fact("2 of the 3 marked left out: nobody holds task #16; and 1 more reasons", "warning")


def test_none_that_it_can_act_on_is_a_reason():
    command, about = acting_on(REGISTRY["task.release"], tasks(16, 15))
    assert command.disabled(about) == "none of the 2 marked: nobody holds task #16"


def test_what_knows_no_way_with_many_does_not_act_on_the_row_of_the_cursor():
    command, about = acting_on(REGISTRY["task.split"], tasks(16, 15))
    assert "works on one at a time: esc clears the 2 marks" in command.disabled(about)
    reading, about = acting_on(REGISTRY["task.read"], tasks(16, 12))
    assert (reading.disabled(about), about.task.id, about.marked) == ("", 15, ())


def test_marks_of_one_pane_are_nothing_to_commands_of_another():
    for name in ("message.compose", "conversation.answer", "task.new"):
        command, about = acting_on(REGISTRY[name], tasks(16, 12))
        assert (command, about.marked) == (REGISTRY[name], ())


def test_giving_to_another_offers_whom_all_of_them_can_be_given_to():
    (to, why) = asked("task.reassign", tasks(12, 13)).fields
    assert not {"tide-cache", "pilot-api"} & set(to.choices)
    assert to.value == to.choices[0]
    assert why.name == "why"


def test_a_message_to_marked_conversations_goes_to_each_of_them(noted):
    noted.service("core.services.messages.sending", send=MESSAGES[0], Draft=Draft)
    context = members("pilot-api", "docs-sweep", "old-radar")
    question = asked("message.compose", context)
    assert question.title == "Message to 2 conversations"
    assert [field.name for field in question.fields] == ["body", "kind", "importance"]
    outcome = run(noted, "message.compose", context, body="stop", kind="note", importance="high")
    sent = [args[0] for name, args, _ in noted.calls if name == "send"]
    assert [(one.recipient, one.body, one.importance) for one in sent] == [
        ("pilot-api", "stop", "high"),
        ("docs-sweep", "stop", "high"),
    ]
    assert outcome.said == "new message: 2 done, 1 left out"


def test_pausing_leaves_those_alone_who_are_paused_and_is_taken_back_for_those_it_paused(noted):
    noted.service("core.services.conversations.running", pause=FLEET.members[1].conversation, resume=None)
    context = members("pilot-api", "plan-q3", "berth-tests")
    command, about = acting_on(REGISTRY["conversation.pause"], context)
    assert command.question(about) is None  # it can be taken back
    outcome = run(noted, "conversation.pause", context)
    assert [(name, args[1]) for name, args, _ in noted.calls] == [("pause", "pilot-api"), ("pause", "berth-tests")]
    assert (outcome.said, outcome.undo) == ("pause or go on: 2 done, 1 left out", "conversation.pause")
    assert [one.name for one in outcome.subjects] == ["pilot-api", "berth-tests"]
    noted.calls.clear()
    run(noted, "conversation.pause", members("plan-q3"))
    assert [name for name, _, _ in noted.calls] == ["resume"]


def test_holding_back_leaves_alone_what_is_held():
    context = tasks(12, 16)
    held = context.marked[0]._replace(task=BY_ID[12]._replace(hold="wait"))
    able, left = sorted_out(REGISTRY["task.hold"], context._replace(marked=(held, context.marked[1])))
    assert [one.task.id for one in able] == [16]
    assert [one.reason for one in left] == ["it is held back already"]
    able, _ = sorted_out(REGISTRY["task.hold"], context._replace(marked=(held,)))
    assert [one.task.id for one in able] == [12]


def test_tearing_down_looks_at_every_one_and_tells_all_of_it(noted):
    context = members("pilot-api", "docs-sweep")
    question = asked("conversation.teardown", context)
    assert (question.title, question.loads, question.form) == ("Tear down 2 conversations?", True, Form.CONFIRM)
    command, about = acting_on(
        REGISTRY["conversation.teardown"]._replace(
            facts=lambda _acting, one: (Fact(f"{one.name} has 3 commits on no remote", "warning"),)
        ),
        context,
    )
    lines = [fact.text for fact in command.facts(None, about)]
    assert lines == [
        "pilot-api",
        "/home/ana/harbour.worktrees/pilot-api",
        "branch timonel/pilot-api",
        "pilot-api has 3 commits on no remote",
        "",
        "docs-sweep",
        "/home/ana/harbour.worktrees/docs-sweep",
        "branch timonel/docs-sweep",
        "docs-sweep has 3 commits on no remote",
    ]


def test_marked_questions_are_answered_together_each_under_its_own_number(noted):
    noted.service("core.services.approvals.questions", answer=APPROVALS[0])
    context = on(Scope.APPROVAL, approval=APPROVALS[0])
    context = context._replace(marked=tuple(context._replace(approval=one) for one in APPROVALS))
    question = asked("conversation.answer", context)
    assert (question.title, question.form) == ("Answer 2 questions", Form.ANSWER)
    assert [field.name for field in question.fields] == ["words"]
    assert "tide-cache: Run `rm -rf build/cache`" in told(question)
    run(noted, "conversation.answer", context, id="", allow="yes", words="go")
    assert [args for name, args, _ in noted.calls if name == "answer"] == [(5, True, "go"), (6, True, "go")]


def test_what_is_gone_meanwhile_is_left_out():
    context = tasks(12, 13)
    newest = on(Scope.TASK)._replace(snapshot=FLEET._replace(tasks=(BY_ID[13]._replace(priority=0), task(99, "new"))))
    again = renewed(context, newest)
    assert [one.task and one.task.priority for one in again.marked] == [None, 0]
    able, left = sorted_out(REGISTRY["task.cancel"], again)
    assert (len(able), left[0].reason) == (1, "no task is selected")


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.many], ids=lambda one: one.id)
def test_every_bulk_command_says_how_many(command):
    assert "{}" in command.many.title
    assert command.many.pane or command.scope is not Scope.EVERYWHERE


def test_what_costs_something_is_never_done_to_many_without_a_question():
    for command in COMMANDS:
        if (
            command.many
            and command.danger in (Danger.COSTLY, Danger.DESTRUCTIVE)
            and command.scope == Scope.CONVERSATION
        ):
            question = asked(command.id, members("docs-sweep", "plan-q3"))
            assert question.form is Form.CONFIRM
