import asyncio
import time

import pytest
from textual import events
from textual.screen import Screen

from core.commands.command import Outcome, Page
from core.errors import JournalDamaged
from tests.fakes.fleet_samples import (
    FLEET,
    HOSTILE,
    MEMBERS,
    NOBODY,
    big_fleet,
    conversation,
    hostile_fleet,
    long_queue,
    member,
)
from tui.command_runner import CommandRunner, Done

pytestmark = pytest.mark.usefixtures("unguarded")


def rows(desk) -> list[str]:
    return [row.key for row in desk.home.fleet.target.rows if row.kind == "item"]


async def test_filter_finds_and_escape_clears(desk):
    async with desk() as here:
        await here.press("slash", *"state:stuck", "enter")
        assert rows(here) == ["5"]
        assert here.home.fleet.target.has_focus
        await here.press("escape")
        assert len(rows(here)) == len(MEMBERS)


async def test_letters_in_the_filter_are_no_commands(desk):
    async with desk() as here:
        await here.press("slash", "D", "c", "q")
        assert here.home.fleet.filter.value == "Dcq"
        assert here.app.screen is here.home


async def test_a_filter_that_fits_nothing_says_so(desk):
    async with desk() as here:
        await here.press("slash", *"nowhere")
        assert rows(here) == []
        assert here.home.fleet.target._notice.title == "Nothing matches"


async def test_the_cursor_stays_on_its_conversation(desk):
    async with desk() as here:
        here.select("docs-sweep")
        await here.press("j")
        assert here.home.context().name == "plan-q3"
        moved = member(conversation(20, "new-one", "stuck", ago=5000))
        await here.give(FLEET._replace(members=(moved, *MEMBERS)))
        assert here.home.context().name == "plan-q3"


async def test_next_that_needs_you_from_any_pane(desk):
    async with desk() as here:
        here.select("docs-sweep")
        await here.press("3", "w")
        assert here.home.context().name == "crane-index"
        await here.press("w")
        assert here.home.context().name == "gate-log"


async def test_the_screen_of_the_selected_one_is_shown_and_sized(desk):
    async with desk() as here:
        here.select("pilot-api")
        sizes = here.doors.terminal_host.sizes
        await here.until(lambda: sizes and sizes[-1] == ("c-2", *here.home.preview.view_size))
        await here.until(lambda: here.home.preview.target._frame)


async def test_zoom_and_back(desk):
    async with desk() as here:
        await here.press("3", "plus")
        assert not here.home.fleet.display
        await here.press("plus")
        assert here.home.shown == {"tasks"}
        await here.press("escape")
        assert here.home.fleet.display
        assert here.home.active == "tasks"
        await here.press("escape")
        assert here.home.active == "fleet"


async def test_one_pane_at_a_time_in_a_narrow_terminal(desk):
    async with desk(size=(80, 24)) as here:
        assert here.home.shown == {"fleet"}
        await here.press("tab")
        assert here.home.shown == {"screen"}
        await here.press("4")
        assert here.home.messages.target.has_focus
        await here.pilot.resize_terminal(120, 40)
        await here.pilot.pause()
        assert here.home.shown >= {"fleet", "screen", "tasks", "messages"}


async def test_too_small_still_counts_who_needs_you(desk):
    async with desk(size=(50, 12)) as here:
        page = here.home.query_one("#too-small")
        assert page.display
        assert not here.home.query_one("#body").display
        assert any("4 need you" in page.render_line(y).text for y in range(page.size.height))


async def test_a_disabled_key_says_why(desk):
    async with desk() as here:
        here.select("tide-cache")
        await here.press("i")
        assert "press a" in here.home.status.flashing
        assert here.ran == []


async def test_an_error_stays_until_escape(desk, monkeypatch):
    async with desk() as here:

        async def fail(*_):
            return Done(None, "the worktree is [bold]dirty")

        monkeypatch.setattr(CommandRunner, "run", fail)
        here.select("pilot-api")
        await here.press("p")
        await here.until(lambda: here.home.errors_shown)
        (toast,) = list(here.app._notifications)
        assert (toast.message, toast.severity, toast.markup) == ("the worktree is [bold]dirty", "error", False)
        await here.press("escape")
        assert list(here.app._notifications) == []


async def test_the_last_step_is_taken_back_where_it_was_done(desk):
    async with desk(outcome=Outcome("pilot-api is paused", undo="conversation.pause")) as here:
        here.select("pilot-api")
        await here.press("p")
        await here.until(lambda: here.ran)
        assert "U takes it back" in here.home.status.flashing
        here.select("berth-tests")
        await here.press("U")
        await here.until(lambda: len(here.ran) == 2)
        assert [(name, context.name) for name, context, _ in here.ran] == [
            ("conversation.pause", "pilot-api"),
            ("conversation.pause", "pilot-api"),
        ]


async def test_a_new_conversation_is_selected_as_soon_as_it_is_known(desk):
    async with desk(outcome=Outcome("kite is at work", select="kite")) as here:
        await here.press("c", "enter")
        await here.until(lambda: here.ran)
        await here.give(FLEET._replace(members=(*MEMBERS, member(conversation(30, "kite", "starting")))))
        assert here.home.context().name == "kite"


async def test_a_page_is_shown_and_closed(desk):
    async with desk(outcome=Outcome(page=Page("Why", ()))) as here:
        await here.press("e")
        await here.until(lambda: type(here.app.screen).__name__ == "TextDialog")
        await here.press("q")
        assert here.app.screen is here.home


async def test_leaving_asks_only_when_somebody_waits(desk):
    async with desk() as here:
        await here.press("q", "n")
        assert here.app.screen is here.home
        assert here.app.is_running
    async with desk(FLEET._replace(approvals=())) as here:
        await here.press("q")
        assert here.app._exit


async def test_questions_show_only_while_somebody_asks(desk):
    async with desk() as here:
        assert here.home.approvals.display
        await here.give(FLEET._replace(approvals=()))
        await here.pilot.pause()
        assert not here.home.approvals.display


async def test_an_unreadable_journal_keeps_what_was_there(desk):
    async with desk() as here:
        here.home.show_failure(JournalDamaged("not a journal").line)
        assert len(rows(here)) == len(MEMBERS)
        assert any("unreadable" in part.text for part in here.home.status._right)


async def test_nothing_there_says_what_to_do(desk):
    async with desk(NOBODY) as here:
        notice = here.home.fleet.target._notice
        assert (notice.title, notice.key) == ("No conversation yet", "c")
        assert here.home.tasks.target._notice.key == "t"
        assert here.home.messages.target._notice.key == "m"


async def test_hostile_words_reach_the_screen_as_text(desk):
    async with desk(hostile_fleet()) as here:
        here.home.fleet.target.move_to("11")
        for key in ("a", "escape", "3", "x", "escape", "4", "question_mark", "escape"):
            await here.press(key)
        text = here.app.export_screenshot()
        for bad in ("\x1b", "\x07", "\u202e"):
            assert bad not in text
        assert HOSTILE not in text


async def test_two_hundred_conversations(desk):
    async with desk(big_fleet(200)) as here:
        assert len(rows(here)) == 200
        await here.press("G")
        assert here.home.context().member is not None


async def test_another_theme(desk):
    async with desk() as here:
        seen = {here.app.theme}
        for _ in range(2):
            await here.press("T")
            seen.add(here.app.theme)
        assert seen == {"timonel-dark", "timonel-light", "blue-orange"}


async def test_a_click_on_a_hint_runs_it(desk):
    async with desk() as here:
        await here.pilot.click("#hints", offset=(2, 0))
        await here.until(lambda: type(here.app.screen).__name__ == "AnswerDialog")


async def test_the_board_keeps_the_task_and_gives_the_list_back(desk):
    async with desk() as here:
        await here.press("3", "j", "b")
        assert here.home.tasks.as_board
        assert here.home.shown == {"tasks"}
        assert here.home.context().task.id == 12
        await here.press("j", "l")
        assert here.home.context().task.id == 11
        await here.press("escape")
        assert not here.home.tasks.as_board
        assert here.home.context().task.id == 11
        assert len(here.home.shown) > 1


async def test_commands_work_on_the_card_under_the_cursor(desk):
    async with desk() as here:
        await here.press("3", "j", "b", "enter")
        await here.until(lambda: here.ran)
        name, context, _ = here.ran[0]
        assert (name, context.task.id) == ("task.read", 12)


async def test_a_key_on_a_board_of_two_thousand_is_painted_quickly(desk, capsys, monkeypatch):
    painted = []
    refresh = Screen._compositor_refresh

    def noted(screen):
        refresh(screen)
        painted.append(time.perf_counter())

    monkeypatch.setattr(Screen, "_compositor_refresh", noted)
    async with desk(long_queue(2000)) as here:
        await here.press("b")
        took = []
        for key in "jjjjlhjkjlhjkjjjjjjj":
            await here.pilot.pause()
            before, lines = here.home.tasks.board.cursor_key, len(painted)
            began = time.perf_counter()
            here.app.post_message(events.Key(key, key))
            while len(painted) == lines or here.home.tasks.board.cursor_key == before:
                await asyncio.sleep(0)
            took.append((painted[-1] - began) * 1000)
        newer = long_queue(2000)
        began = time.perf_counter()
        here.home.show_snapshot(newer)
        taken = (time.perf_counter() - began) * 1000
        took.sort()
        with capsys.disabled():
            print(
                f" board of 2,000: key to paint p50 {took[10]:.1f} ms, p95 {took[18]:.1f} ms; a snapshot {taken:.0f} ms"
            )
        assert took[10] < 60
