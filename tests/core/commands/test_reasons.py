"""Disabled with a reason, never hidden; questions that say what is at stake."""

import pytest

from core.commands.catalog import COMMANDS
from core.commands.command import Form
from core.commands.context import CommandContext
from core.commands.policy_commands import always_fields
from core.commands.registry import Registry
from tests.fakes.fleet_samples import FACTS, FLEET, MESSAGES, NOBODY, NOW, TASKS, approval

REGISTRY = Registry(COMMANDS)


def on(name: str, **more) -> CommandContext:
    return CommandContext(FLEET, NOW, FLEET.named(name), project=FACTS, **more)


@pytest.mark.parametrize(
    ("command", "name", "words"),
    [
        ("conversation.reply", "tide-cache", "press a"),
        ("conversation.reply", "lint-fix", "R starts it"),
        ("conversation.reply", "pilot-api", ""),
        ("conversation.attach", "old-radar", "u brings it back"),
        ("conversation.restore", "pilot-api", "is not closed"),
        ("conversation.restore", "old-radar", ""),
        ("conversation.stop", "gate-log", "R starts it"),
        ("conversation.restart", "gate-log", ""),
        ("conversation.teardown", "old-radar", "closed"),
        ("alarm.acknowledge", "pilot-api", "raises no alarm"),
        ("fleet.supervise", "pilot-api", "runs"),
        ("fleet.unsupervise", "pilot-api", ""),
    ],
)
def test_reasons(command, name, words):
    reason = REGISTRY[command].disabled(on(name))
    assert words in reason
    assert bool(reason) == bool(words)


def test_without_tmux_there_is_no_screen_to_enter():
    plain = on("pilot-api")._replace(project=FACTS._replace(host="plain"))
    assert "no tmux" in REGISTRY["conversation.attach"].disabled(plain)


def test_task_reasons():
    leased, ready, done = TASKS[0], TASKS[4], TASKS[7]
    assert REGISTRY["task.release"].disabled(on("pilot-api", task=leased)) == ""
    assert "nobody holds" in REGISTRY["task.release"].disabled(on("pilot-api", task=ready))
    assert "in the queue" in REGISTRY["task.requeue"].disabled(on("pilot-api", task=ready))
    assert REGISTRY["task.requeue"].disabled(on("pilot-api", task=done)) == ""
    assert "is done" in REGISTRY["task.done"].disabled(on("pilot-api", task=done))


def test_message_reasons():
    mine, seen = MESSAGES[1], MESSAGES[3]
    assert "your own" in REGISTRY["message.reply"].disabled(on("pilot-api", message=mine))
    assert "not addressed" in REGISTRY["message.acknowledge"].disabled(on("pilot-api", message=mine))
    assert "already" in REGISTRY["message.acknowledge"].disabled(on("pilot-api", message=seen))


def test_nobody_to_answer_or_go_to():
    empty = CommandContext(NOBODY, NOW)
    assert REGISTRY["conversation.answer"].disabled(empty) == "nobody asks anything"
    assert REGISTRY["conversation.next"].disabled(empty) == "nobody needs you"


def test_stopping_asks_only_when_something_is_interrupted():
    stop = REGISTRY["conversation.stop"].question
    assert stop(on("docs-sweep")) is None
    asked = stop(on("pilot-api"))
    assert asked is not None
    assert "#13" in "".join(fact.text for fact in asked.facts)
    assert REGISTRY["conversation.restart"].question(on("gate-log")) is None


def test_answering_offers_always_for_a_tool_only():
    ask = REGISTRY["conversation.answer"].question
    permission, decision = ask(on("tide-cache")), ask(on("map-render"))
    assert permission is not None
    assert decision is not None
    assert permission.form is Form.ANSWER
    ways = {"exact", "prefix", "tool"}
    assert ways & {field.name for field in permission.fields} == {"tool"}, "its command is not known"
    assert not ways & {field.name for field in decision.fields}
    assert permission.title == "tide-cache asks: Run `rm -rf build/cache`"


@pytest.mark.parametrize(
    ("tool", "about", "offered"),
    [
        ("Bash", "npm test --watch", {"exact": "npm test --watch", "prefix": "npm test", "tool": ""}),
        ("Bash", "rm -rf build && make", {"exact": "rm -rf build && make", "tool": ""}),
        ("Edit", "/repo/src/a.py", {"exact": "/repo/src/a.py", "prefix": "/repo/src", "tool": ""}),
        ("WebFetch", "", {"tool": ""}),
    ],
)
def test_what_may_be_allowed_for_always(tool, about, offered):
    asked = approval(9, "ada", "x")._replace(tool=tool, about=about)
    assert {field.name: field.value for field in always_fields(asked)} == offered


def test_the_oldest_question_is_answered_when_the_selected_one_asks_nothing():
    asked = REGISTRY["conversation.answer"].question(on("docs-sweep"))
    assert asked is not None
    assert asked.title.startswith("tide-cache")


def test_a_task_is_given_to_somebody_else_who_is_there():
    asked = REGISTRY["task.reassign"].question(on("pilot-api", task=TASKS[0]))
    assert asked is not None
    names = asked.fields[0].choices
    assert "tide-cache" not in names
    assert "old-radar" not in names
    assert "pilot-api" in names


def test_compose_starts_with_the_selected_conversation():
    asked = REGISTRY["message.compose"].question(on("pilot-api"))
    assert asked is not None
    assert asked.fields[0].value == "pilot-api"
    assert {"role:builder", "all"} <= set(asked.fields[0].choices)
