"""Many tails on one screen."""

from typing import Any

from textual.geometry import Region

from tui.lines.notice_lines import Notice
from tui.widgets.wall_view import Tile, WallView

NOBODY = Notice("Nobody at work")


def tile(number: int, *lines: str) -> Tile:
    return Tile(f"c-{number}", f"name{number}", "⠿ working", "accent", "busy", lines)


TILES = tuple(tile(number, *(f"{number} line {line}" for line in range(30))) for number in range(12))


async def test_each_tile_shows_its_end_below_its_name(hold: Any) -> None:
    app = hold(WallView(NOBODY, id="wall"))
    async with app.run_test(size=(80, 14)) as pilot:
        app.widget.show(TILES[:4], 0)
        await pilot.pause()
        lines = app.lines()
        assert [lines[0].index(name) > 0 for name in ("name0", "name1")] == [True, True]
        assert lines[6].startswith("0 line 29") and "1 line 29" in lines[6]
        assert "name2" in lines[7] and lines[13].startswith("2 line 29")
        assert all(len(line) == 80 for line in lines)


async def test_moving_past_the_page_turns_it(hold: Any) -> None:
    app = hold(WallView(NOBODY, id="wall"))
    async with app.run_test(size=(80, 14)) as pilot:
        app.widget.show(TILES, 3)
        assert [one.name for one in app.widget.page] == ["name0", "name1", "name2", "name3"]
        app.widget.focus()
        await pilot.press("l")
        assert app.said[-1].name == "name4"
        app.widget.show(TILES, 4)
        assert app.widget.first_shown == 4
        await pilot.press("k")
        assert app.said[-1].name == "name2"
        await pilot.press("G")
        assert app.said[-1].name == "name11"


async def test_only_the_tile_that_changed_is_painted(hold: Any) -> None:
    app = hold(WallView(NOBODY, id="wall"))
    async with app.run_test(size=(81, 14)) as pilot:
        app.widget.show(TILES[:4], 0)
        await pilot.pause()
        painted: list[Region] = []
        app.widget.refresh = lambda *regions, **_more: painted.extend(regions)
        app.widget.show((*TILES[:3], tile(3, "new")), 0)
        assert painted == [Region(41, 7, 40, 7)]


async def test_a_click_selects_and_an_empty_place_does_not(hold: Any) -> None:
    app = hold(WallView(NOBODY, id="wall"))
    async with app.run_test(size=(80, 14)) as pilot:
        app.widget.show(TILES[:3], 0)
        await pilot.pause()
        await pilot.click(app.widget, offset=(60, 10))
        assert app.said == []
        await pilot.click(app.widget, offset=(60, 3))
        assert app.said[-1].name == "name1"


async def test_hostile_and_empty_tails_keep_the_shape(hold: Any) -> None:
    app = hold(WallView(NOBODY, id="wall"))
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.pause()
        assert any("Nobody at work" in line for line in app.lines())
        evil = Tile("c-1", "\x1b[2Jx", "?", "attention", "[red]y\nz", ("\x1b[31m界" * 60, "\x1b]0;t\x07[b]"))
        app.widget.show((evil, tile(2)._replace(lines=None)), 0)
        strips = [app.widget.render_line(y) for y in range(14)]
        assert {strip.cell_length for strip in strips} == {80}
        assert all(char.isprintable() for strip in strips for char in strip.text)
