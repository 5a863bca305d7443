import pytest

from core.commands.catalog import COMMANDS
from core.commands.command import Command, Danger, Outcome, Question, no_question
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.commands.scope import Scope
from core.errors import Conflict, NotFound, UsageError


def command(name: str, keys: str = "b", scope: Scope = Scope.TASK, **more) -> Command:
    return Command(name, "do it", keys, scope, "Does it.", lambda *_: Outcome(), **more)


def test_finds_the_command_of_a_pane_before_the_one_that_works_everywhere():
    registry = Registry([command("a.one", "b"), command("b.two", "c", Scope.EVERYWHERE)])
    assert registry.for_key("b", Scope.TASK) == registry["a.one"]
    assert registry.for_key("c", Scope.TASK) == registry["b.two"]
    assert registry.for_key("b", Scope.MESSAGE) is None


def test_the_same_key_may_mean_two_things_in_two_panes():
    assert len(Registry([command("a.one"), command("a.two", scope=Scope.MESSAGE)])) == 2


@pytest.mark.parametrize("other", [Scope.TASK, Scope.EVERYWHERE])
def test_refuses_a_key_with_two_meanings_in_one_place(other):
    with pytest.raises(Conflict, match="means both"):
        Registry([command("a.one", "b,c"), command("a.two", "x,c", other)])


def test_refuses_an_id_twice():
    with pytest.raises(Conflict, match="called"):
        Registry([command("a.one", "b"), command("a.one", "c")])


@pytest.mark.parametrize("missing", ["id", "title", "keys", "help"])
def test_refuses_a_command_that_says_too_little(missing):
    with pytest.raises(UsageError, match=missing):
        Registry([command("a.one")._replace(**{missing: " "})])


def test_refuses_danger_without_a_question():
    with pytest.raises(UsageError, match="asks nothing"):
        Registry([command("a.one", danger=Danger.COSTLY)])
    Registry([command("a.one", danger=Danger.COSTLY, question=lambda _context: Question("Sure?"))])


def test_an_unknown_command_is_named():
    with pytest.raises(NotFound, match=r"no\.such"):
        Registry([])["no.such"]


def test_no_key_that_terminals_or_multiplexers_take():
    taken = {f"ctrl+{letter}" for letter in "imhsqzab"} | {"ctrl+left_square_bracket"}
    for one in COMMANDS:
        assert not taken.intersection(one.keys.split(",")), one.id


def test_capital_letters_are_for_the_stronger_acts():
    for one in COMMANDS:
        if one.danger is Danger.DESTRUCTIVE:
            assert one.key.isupper(), one.id


def test_every_reason_and_question_can_be_asked_with_nothing_selected():
    for one in COMMANDS:
        reason = one.disabled(CommandContext())
        assert isinstance(reason, str)
        if one.question is not no_question and not one.id.endswith(".new"):
            one.question(CommandContext())
