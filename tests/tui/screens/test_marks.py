"""Marked rows on a running screen: counted, acted on together, cleared, taken back."""

import pytest

from core.commands.command import Outcome
from tests.fakes.fleet_samples import APPROVALS, FLEET, TASKS
from tui.command_runner import Done
from tui.key_bindings import REGISTRY

pytestmark = pytest.mark.usefixtures("unguarded")


def hints(here) -> list[str]:
    bar = here.home.query_one("#hints")
    return [f"{one.key} {one.label}" for one in bar._hints]


def dialog(here) -> str:
    return type(here.app.screen).__name__


def title(here) -> str:
    return str(here.app.screen.query_one("#title").content)


async def test_the_hint_bar_counts_marks_and_offers_what_acts_on_them(desk):
    async with desk() as here:
        await here.press("3", "j", "space", "space")
        assert hints(here)[0] == "2 marked"
        assert "r release" in hints(here)
        assert not {"enter read", "S split"} & set(hints(here))
        await here.press("escape")
        assert "marked" not in hints(here)[0]
        assert here.home.tasks.list.marks == frozenset()
        assert here.home.active == "tasks"


async def test_cancelling_three_asks_once_and_enter_is_no(desk):
    async with desk(outcome=Outcome("cancel: 3 done", subjects=())) as here:
        await here.press("3", "j", "space", "space", "space", "D")
        await here.until(lambda: dialog(here) == "ConfirmDialog")
        assert title(here) == "Cancel 3 tasks?"
        await here.press("enter")
        assert here.ran == []
        assert len(here.home.tasks.list.marks) == 3
        await here.press("D")
        await here.until(lambda: dialog(here) == "ConfirmDialog")
        await here.press("y")
        await here.until(lambda: here.ran)
        name, context, values = here.ran[0]
        assert (name, values) == ("task.cancel", {"why": ""})
        assert [one.task.id for one in context.marked] == [12, 13, 14]
        await here.until(lambda: not here.home.tasks.list.marks)


async def test_what_was_paused_together_goes_on_together(desk):
    async with desk() as here:
        await here.press("1")
        here.home.fleet.target.set_marks(["2", "3"])
        await here.press("p")
        await here.until(lambda: here.ran)
        _, context, _ = here.ran[0]
        assert sorted(one.name for one in context.marked) == ["berth-tests", "pilot-api"]
        done = Outcome("2 paused", undo="conversation.pause", subjects=context.marked[:1])
        here.home.finish(REGISTRY["conversation.pause"], context, Done(done))
        await here.press("U")
        await here.until(lambda: len(here.ran) == 2)
        assert [one.name for one in here.ran[1][1].marked] == [context.marked[0].name]


async def test_a_command_for_one_is_refused_while_rows_are_marked(desk):
    async with desk() as here:
        await here.press("3", "j", "space", "space", "S")
        assert "works on one at a time: esc clears the 2 marks" in here.home.status.flashing
        assert dialog(here) == "FleetScreen"


async def test_the_override_menu_is_about_all_of_them(desk):
    async with desk() as here:
        await here.press("3", "j", "space", "space", "o")
        await here.until(lambda: dialog(here) == "ChooseDialog")
        assert title(here) == "Override 2 tasks"


async def test_questions_are_answered_together(desk):
    async with desk() as here:
        here.home.approvals.target.focus()
        await here.pilot.pause()
        await here.press("space", "space", "a")
        await here.until(lambda: dialog(here) == "AnswerDialog")
        assert title(here) == "Answer 2 questions"
        await here.press("y")
        await here.until(lambda: here.ran)
        assert [one.approval.id for one in here.ran[0][1].marked] == [one.id for one in APPROVALS]
        assert here.ran[0][2]["allow"] == "yes"


async def test_marked_messages_and_processes(desk):
    async with desk() as here:
        await here.press("4", "space", "space", "r")
        await here.until(lambda: here.ran)
        assert [one.message.id for one in here.ran[0][1].marked] == [24, 23]
        await here.press("7", "G", "k", "space", "space", "s")
        await here.until(lambda: dialog(here) == "ConfirmDialog")
        await here.press("y")
        await here.until(lambda: len(here.ran) == 2)
        assert [one.process and one.process.name for one in here.ran[1][1].marked] == ["server", "docs"]


async def test_marks_count_only_where_one_sees_them(desk):
    async with desk() as here:
        await here.press("1", "space", "space")
        assert hints(here)[0] == "2 marked"
        await here.press("3")
        assert "marked" not in hints(here)[0]
        assert here.home.context().marked == ()
        await here.press("1")
        assert len(here.home.context().marked) == 2


async def test_a_row_that_goes_loses_its_mark(desk):
    async with desk() as here:
        await here.press("3", "j", "space", "space")
        await here.give(FLEET._replace(tasks=tuple(one for one in TASKS if one.id != 12), seq=422))
        assert [one.task.id for one in here.home.context().marked] == [13]
        assert hints(here)[0] == "1 marked"


async def test_all_that_would_be_lost_can_be_read_in_a_small_terminal(desk):
    async with desk(size=(80, 24)) as here:
        await here.press("3", "j", *["space"] * 7, "D")
        await here.until(lambda: dialog(here) == "ConfirmDialog")
        facts = here.app.screen.query_one("#facts")
        assert here.app.screen.query_one("#no").region.bottom < 24
        assert facts.size.height < len(facts.lines_for(facts.size.width))
        assert "pgdn more" in str(here.app.screen.query_one("#keys").content)
        for _ in range(10):
            await here.press("pagedown")
        last = facts.lines_for(facts.size.width)[-1].text
        assert last in [facts.render_line(y).text.rstrip() for y in range(facts.size.height)]
