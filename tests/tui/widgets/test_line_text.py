"""Growing text on a screen."""

from typing import Any

from textual.geometry import Offset
from textual.selection import SELECT_ALL, Selection

from tui.lines.text_lines import TextEntry, lay_out
from tui.widgets.line_text import LineText


def entries(count: int, start: int = 0) -> list[TextEntry]:
    return [TextEntry(f"line {number}") for number in range(start, start + count)]


def test_an_entry_hangs_under_its_lead() -> None:
    laid = lay_out(TextEntry("one two three", lead="12:00"), 12, wrapped=True)
    assert [line.plain for line in laid] == ["12:00 one", "      two", "      three"]
    assert [line.plain for line in lay_out(TextEntry("a\nb\tc"), 12, wrapped=False)] == ["a b c"]


def test_a_long_lead_has_a_line_of_its_own() -> None:
    laid = lay_out(TextEntry("words", lead="a-very-long-sender"), 12, wrapped=True)
    assert [line.plain for line in laid] == ["a-very-long-sender ", "  words"]


async def test_it_follows_its_end(hold: Any) -> None:
    app = hold(LineText())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.append(entries(2))
        await pilot.pause()
        assert app.lines()[1].startswith("line 1")
        app.widget.append(entries(20, 2))
        await pilot.pause()
        assert app.lines()[-1].startswith("line 21")
        assert app.widget.follows


async def test_scrolled_up_it_stays_and_counts(hold: Any) -> None:
    app = hold(LineText())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.focus()
        app.widget.append(entries(20))
        await pilot.pause()
        await pilot.press("k", "k")
        top = app.lines()[0]
        app.widget.append(entries(3, 20))
        app.widget.append(entries(2, 23))
        await pilot.pause()
        assert app.lines()[0] == top
        assert app.widget.new_count == 5
        assert app.lines()[-1].endswith(" 5 new  ")
        await pilot.press("G")
        assert app.widget.follows and not app.widget.new_count
        assert app.lines()[-1].startswith("line 24")
        await pilot.press("g", "ctrl+d", "pagedown", "pageup", "ctrl+u")
        assert app.lines()[0].startswith("line 0")


async def test_a_click_on_the_marker_goes_to_the_end(hold: Any) -> None:
    app = hold(LineText())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.append(entries(20))
        await pilot.pause()
        app.widget.action_top()
        app.widget.append(entries(1, 20))
        await pilot.pause()
        await pilot.click(LineText, offset=(16, 3))
        assert app.widget.follows


async def test_the_oldest_go(hold: Any) -> None:
    app = hold(LineText(most=100))
    async with app.run_test(size=(20, 4)) as pilot:
        for start in range(0, 500, 50):
            app.widget.append(entries(50, start))
        await pilot.pause()
        assert app.widget.entry_count <= 100
        assert app.lines()[-1].startswith("line 499")
        app.widget.action_scroll(-40)
        top = app.lines()[0]
        app.widget.append(entries(30, 500))
        await pilot.pause()
        assert app.lines()[0] == top


async def test_it_wraps_anew_when_its_width_changes(hold: Any) -> None:
    app = hold(LineText())
    async with app.run_test(size=(40, 4)) as pilot:
        app.widget.append([TextEntry("one two three four five six seven")])
        await pilot.pause()
        assert app.lines()[0].startswith("one two three four five six seven")
        await pilot.resize_terminal(16, 4)
        await pilot.pause()
        assert [line.rstrip() for line in app.lines()] == ["one two three", "four five six", "seven", ""]


async def test_other_text_replaces_it(hold: Any) -> None:
    app = hold(LineText())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.append(entries(20))
        await pilot.pause()
        app.widget.replace([TextEntry("only \x1b[31m[bold]")])
        await pilot.pause()
        assert [line.rstrip() for line in app.lines()] == ["only [bold]", "", "", ""]
        app.widget.replace([])
        await pilot.pause()
        assert "Nothing here" in "".join(app.lines())


async def test_text_can_be_selected(hold: Any) -> None:
    app = hold(LineText())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.append([TextEntry("日本 first"), TextEntry("second")])
        await pilot.pause()
        part = Selection.from_offsets(Offset(3, 0), Offset(3, 1))
        assert app.widget.get_selection(part) == ("first\nsec", "\n")
        app.screen.selections = {app.widget: part}
        await pilot.pause()
        ground = app.screen.get_component_rich_style("screen--selection").bgcolor
        for y, chosen in ((0, "first"), (1, "sec")):
            strip = app.widget.render_line(y)
            assert "".join(each.text for each in strip if each.style.bgcolor == ground) == chosen
            assert strip.cell_length == 20
        assert app.widget.get_selection(SELECT_ALL) == ("日本 first\nsecond", "\n")
