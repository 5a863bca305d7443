"""The tree of tasks on a running screen: folds, the filter, the cursor, ten thousand of them."""

import time

import pytest

from core.model.task import Awaited
from tests.fakes.fleet_samples import FLEET, NOW, task

pytestmark = pytest.mark.usefixtures("unguarded")

TASKS = (
    task(1, "release", "blocked"),
    task(2, "engine", "blocked", parent_id=1),
    task(3, "screen", "leased", "ada", parent_id=1),
    task(4, "parser", "ready", parent_id=2),
    task(5, "printer", "failed", parent_id=2),
    task(6, "alone", "ready"),
)
TREE = FLEET._replace(
    tasks=TASKS,
    after={1: (Awaited(2, "blocked"), Awaited(3, "leased")), 2: (Awaited(4, "ready"), Awaited(5, "failed"))},
)


def keys(here) -> list[int]:
    return [int(row.key) for row in here.home.tasks.list.rows]


def lines(here) -> list[str]:
    listed = here.home.tasks.list
    return [listed.render_line(y).text.rstrip() for y in range(len(listed.rows))]


async def test_parts_are_listed_below_their_whole_with_what_they_wait_for(desk):
    async with desk(TREE) as here:
        await here.press("3", "z")
        assert keys(here) == [6, 1, 3, 2, 5, 4]
        shown = lines(here)
        assert "▾ release 0/4" in shown[1]
        assert "after ⊟ #2, ⠿ #3" in shown[1]
        assert "├ screen" in shown[2]
        assert "└ ▾ engine 0/2" in shown[3]
        assert "after ✗ #5, ◦ #4" in shown[3]
        assert "  ├ printer" in shown[4]


async def test_a_fold_survives_what_changes_and_the_cursor_stays_on_its_task(desk):
    async with desk(TREE) as here:
        await here.press("3")
        here.home.tasks.list.move_to("5")
        await here.press("f")
        assert keys(here) == [6, 1, 3, 2]
        assert here.home.tasks.selected.id == 2
        await here.give(TREE._replace(seq=422, tasks=(*TASKS, task(7, "cutter", "ready", parent_id=2))))
        assert keys(here) == [6, 1, 3, 2]
        assert here.home.tasks.selected.id == 2
        await here.press("f")
        assert keys(here) == [6, 1, 3, 2, 5, 4, 7]
        assert here.home.tasks.selected.id == 2


async def test_all_folds_at_once(desk):
    async with desk(TREE) as here:
        await here.press("3")
        here.home.tasks.list.move_to("4")
        await here.press("ctrl+f")
        assert keys(here) == [6, 1]
        assert here.home.tasks.selected.id == 1
        await here.press("ctrl+f")
        assert keys(here) == [6, 1, 3, 2, 5, 4]


async def test_a_filter_keeps_what_a_match_is_part_of(desk):
    async with desk(TREE) as here:
        await here.press("3", "ctrl+f", "slash", *"print", "enter")
        assert keys(here) == [1, 2, 5]
        assert here.home.tasks.list.has_focus
        assert "1 of 6 match" in here.home.tasks.heading.parts[0].text
        rows = {row.key: row.payload for row in here.home.tasks.list.rows}
        assert [rows[key].aside for key in ("1", "2", "5")] == [True, True, False]
        assert here.home.fleet.filter.value == ""
        await here.press("escape")
        assert keys(here) == [6, 1]
        assert here.home.active == "tasks"


async def test_a_filter_holds_on_the_board_too(desk):
    async with desk(TREE) as here:
        await here.press("3", "slash", *"state:parked", "enter", "b")
        assert [list(column.records) for column in here.home.tasks.board._columns] == [[], [], [], ["5"], []]


async def test_from_the_board_a_task_in_a_fold_is_found_again(desk):
    async with desk(TREE) as here:
        await here.press("3", "G", "ctrl+f", "b")
        await here.press("f")
        assert "b shows the list" in here.home.status.flashing
        here.home.tasks.board.move_to("5")
        await here.press("b")
        assert here.home.tasks.selected.id == 5


async def test_ten_thousand_tasks_stay_quick(desk):
    many = tuple(
        task(number, f"part {number}", "ready", parent_id=number // 4 or None, priority=number % 5)
        for number in range(1, 10_001)
    )
    async with desk(FLEET._replace(tasks=many), size=(160, 50)) as here:
        await here.press("3")
        pane, picture = here.home.tasks, here.home.picture
        assert len(pane.list.rows) == 10_000
        changed = (*many[:5000], many[5000]._replace(state="leased", owner="ada", changed_at=NOW), *many[5001:])
        took = {}
        for name, snapshot in (("new", FLEET._replace(tasks=changed, seq=422)), ("tick", None)):
            given = picture._replace(snapshot=snapshot) if snapshot else pane._picture._replace(now=NOW + 1)
            began = time.perf_counter()
            pane.show(given)
            took[name] = time.perf_counter() - began
        began = time.perf_counter()
        pane.fold_all()
        took["fold all"] = time.perf_counter() - began
        print({name: f"{seconds * 1000:.0f} ms" for name, seconds in took.items()})
        assert len(pane.list.rows) == 3
        assert took["tick"] < 0.25
        assert max(took.values()) < 2.0
