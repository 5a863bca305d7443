"""Every dialog alone, on an empty app."""

import asyncio
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from textual.app import App
from textual.widgets import Input, Static

from core.commands.command import Fact, Field, FieldKind, Form, Page, Question
from core.commands.context import CommandContext
from tests.fakes.fleet_samples import FACTS, FLEET, HOSTILE, NOW, TASKS
from tui.dialogs import dialog
from tui.dialogs.answer_dialog import AnswerDialog
from tui.dialogs.ask import dialog_for
from tui.dialogs.choice_field import ChoiceField
from tui.dialogs.choose_dialog import ChooseDialog
from tui.dialogs.confirm_dialog import ConfirmDialog
from tui.dialogs.form_dialog import FormDialog
from tui.dialogs.prompt_area import PromptArea
from tui.dialogs.text_dialog import TextDialog
from tui.panes.facts_view import FactsView
from tui.style_files import style_files

NOTHING = object()
SURE = Question("Sure?", (Fact("It ends."),), yes="do it")
CHOOSE = Question("Task", form=Form.CHOOSE, choices=("task.release", "task.done"))


class Bare(App):
    CSS_PATH = style_files()


@asynccontextmanager
async def shown(made, size=(100, 30)):
    answers: list[Any] = [NOTHING]
    app = Bare()
    async with app.run_test(size=size) as pilot:
        app.push_screen(made, answers.append)
        await pilot.pause()
        yield pilot, answers
        await pilot.pause()


def free(_values):
    return ""


def problem(pilot) -> str:
    return str(pilot.app.screen.query_one("#problem", Static).content)


@pytest.fixture
def unguarded(monkeypatch):
    monkeypatch.setattr(dialog, "GUARD_SECONDS", 0.0)


async def test_no_key_answers_in_the_first_moment():
    now = [0.0]
    made = ConfirmDialog(SURE)
    made._clock = lambda: now[0]
    made._opened_at = 0.0
    async with shown(made) as (pilot, answers):
        await pilot.press("y")
        assert answers == [NOTHING]
        now[0] = dialog.GUARD_SECONDS
        await pilot.press("y")
    assert answers[1:] == [{}]


@pytest.mark.parametrize("key", ["n", "escape", "enter"])
async def test_the_default_is_no(unguarded, key):
    async with shown(ConfirmDialog(SURE)) as (pilot, answers):
        await pilot.press(key)
    assert answers[1:] == [None]


async def test_yes_waits_for_the_facts(unguarded):
    known = asyncio.Event()

    async def load():
        await known.wait()
        return (Fact("3 commits on no remote", "warning"),), ""

    switch = Field("delete_branch", "Delete", FieldKind.SWITCH)
    async with shown(ConfirmDialog(SURE._replace(fields=(switch,)), load)) as (pilot, answers):
        await pilot.press("y")
        assert answers == [NOTHING]
        assert "wait" in problem(pilot)
        known.set()
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        lines = [line.text for line in pilot.app.screen.query_one(FactsView)._lines]
        assert "3 commits on no remote" in lines
        await pilot.press("tab", "tab", "space", "y")
    assert answers[1:] == [{"delete_branch": "yes"}]


async def test_facts_that_cannot_be_known_block_the_yes(unguarded):
    async def load():
        return (), "git said no"

    async with shown(ConfirmDialog(SURE, load)) as (pilot, answers):
        await pilot.app.workers.wait_for_complete()
        await pilot.press("y")
        assert answers == [NOTHING]


FORM = Question(
    "Message",
    fields=(
        Field("to", "To", FieldKind.CHOICE, "ada", ("ada", "bob", "all")),
        Field("body", "Text", FieldKind.LINES, required=True),
        Field("subject", "Subject"),
        Field("loud", "Loud", FieldKind.SWITCH),
    ),
    form=Form.FORM,
)


async def test_a_form_gives_its_values():
    async with shown(FormDialog(FORM, free)) as (pilot, answers):
        await pilot.press("shift+tab", "right", "tab", "h", "i", "ctrl+j", "x", "tab", "s", "tab", "space", "enter")
        await pilot.press("shift+tab", "enter")
    assert answers[1] == {"to": "bob", "body": "hi\nx", "subject": "s", "loud": "yes"}


async def test_what_is_missing_is_named_and_focused():
    async with shown(FormDialog(FORM, free)) as (pilot, answers):
        await pilot.press("enter")
        assert problem(pilot) == "Text is missing"
        await pilot.press("shift+tab", "enter")
        assert isinstance(pilot.app.focused, PromptArea)
        assert answers == [NOTHING]


async def test_what_blocks_a_form_is_said_and_the_text_stays():
    reason = [""]
    async with shown(FormDialog(FORM, lambda _values: reason[0])) as (pilot, answers):
        await pilot.press("h", "i")
        reason[0] = "a permission waits there"
        await pilot.press("enter")
        assert problem(pilot) == "a permission waits there"
        assert answers == [NOTHING]
        reason[0] = ""
        await pilot.press("enter")
    assert answers[1]["body"] == "hi"


async def test_a_block_shows_without_a_key(monkeypatch):
    reason = [""]
    async with shown(FormDialog(FORM, lambda _values: reason[0])) as (pilot, _answers):
        reason[0] = "a permission waits there"
        cast("Any", pilot.app.screen)._check()
        assert problem(pilot) == "a permission waits there"


async def test_choices_turn_by_arrow_letter_and_click():
    async with shown(FormDialog(FORM, free)) as (pilot, _answers):
        field = pilot.app.screen.query_one(ChoiceField)
        assert isinstance(pilot.app.focused, PromptArea)  # what has to be entered comes first
        await pilot.press("shift+tab", "left")
        assert field.value == "all"
        await pilot.press("b")
        assert field.value == "bob"
        await pilot.press("a")
        assert field.value == "all"
        await pilot.press("a")
        assert field.value == "ada"
        await pilot.click(ChoiceField)
        assert field.value == "bob"


ASK = Question("ada asks: rm", (Fact("rm -rf"),), (Field("words", ""), Field("id", "", value="7")), Form.ANSWER)
ASK_ALWAYS = ASK._replace(
    fields=(*ASK.fields, Field("prefix", "“npm test …”", value="npm test"), Field("tool", "any Bash"))
)


@pytest.mark.parametrize(("key", "allow"), [("y", "yes"), ("n", "")])
async def test_answers(unguarded, key, allow):
    async with shown(AnswerDialog(ASK, free)) as (pilot, answers):
        await pilot.press("enter")
        assert answers == [NOTHING], "enter alone answers nothing"
        await pilot.press(key)
    assert answers[1:] == [{"id": "7", "words": "", "allow": allow}]


async def test_answer_in_words(unguarded):
    async with shown(AnswerDialog(ASK, free)) as (pilot, answers):
        await pilot.press("i", "n", "o", "y", "enter")
        assert not isinstance(pilot.app.focused, Input)
        await pilot.press("n")
    assert answers[1:] == [{"id": "7", "words": "noy", "allow": ""}]


async def test_always_only_where_it_is_offered(unguarded):
    async with shown(AnswerDialog(ASK, free)) as (pilot, answers):
        await pilot.press("Y")
        assert answers == [NOTHING]
    async with shown(AnswerDialog(ASK_ALWAYS, free)) as (pilot, answers):
        await pilot.press("E")
        assert answers == [NOTHING], "what is not offered does nothing"
        await pilot.press("S")
    assert (answers[1]["allow"], answers[1]["always"], answers[1]["prefix"]) == ("yes", "prefix", "npm test")
    async with shown(AnswerDialog(ASK_ALWAYS, free)) as (pilot, answers):
        await pilot.press("Y")
    assert (answers[1]["always"], answers[1]["prefix"]) == ("tool", "")


async def test_a_question_that_is_gone_cannot_be_answered(unguarded):
    async with shown(AnswerDialog(ASK, lambda values: "it no longer stands" if values["id"] == "7" else "")) as (
        pilot,
        answers,
    ):
        await pilot.press("y")
        assert answers == [NOTHING]
        assert problem(pilot) == "it no longer stands"


async def test_choosing_by_key_and_by_enter(unguarded):
    held = CommandContext(FLEET, NOW, task=TASKS[0], project=FACTS)
    for keys, chosen in ((("F",), "task.done"), (("enter",), "task.release"), (("j", "enter"), "task.done")):
        async with shown(ChooseDialog(CHOOSE, held)) as (pilot, answers):
            await pilot.press(*keys)
        assert answers[1:] == [{"command": chosen}]


async def test_what_cannot_be_chosen_says_why(unguarded):
    ready = CommandContext(FLEET, NOW, task=TASKS[4], project=FACTS)
    async with shown(ChooseDialog(CHOOSE, ready)) as (pilot, answers):
        await pilot.press("r")
        assert "nobody holds" in problem(pilot)
        assert answers == [NOTHING]


async def test_a_page_scrolls():
    page = Page("Log", tuple(Fact(f"line {number}") for number in range(200)))
    async with shown(TextDialog(page)) as (pilot, answers):
        view = pilot.app.screen.query_one(FactsView)
        await pilot.press("G")
        await pilot.pause()
        assert view.render_line(view.size.height - 1).text.strip() == "line 199"
        await pilot.press("q")
    assert answers[1:] == [None]


async def test_hostile_text_is_only_text(unguarded):
    question = Question(HOSTILE, (Fact(HOSTILE),), (Field("x", HOSTILE, value=HOSTILE, hint=HOSTILE),), Form.FORM)
    for made in (FormDialog(question, free), ConfirmDialog(question), TextDialog(Page(HOSTILE, (Fact(HOSTILE),)))):
        async with shown(made) as (pilot, _answers):
            assert "\x1b" not in pilot.app.export_screenshot()


def test_each_form_has_its_dialog():
    context = CommandContext()
    kinds = {Form.CONFIRM: ConfirmDialog, Form.FORM: FormDialog, Form.ANSWER: AnswerDialog, Form.CHOOSE: ChooseDialog}
    for form, kind in kinds.items():
        assert type(dialog_for(Question("?", form=form), context, free)) is kind
