"""The list on a screen."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.strip import Strip

from tui.lines.line_styles import LineStyles
from tui.lines.notice_lines import Notice
from tui.lines.text_strip import text_strip
from tui.widgets.line_list import LineList
from tui.widgets.row import Row


class Drawn:
    """A draw function that counts."""

    def __init__(self) -> None:
        self.payloads: list[Any] = []

    def __call__(self, payload: Any, width: int, selected: bool, styles: LineStyles) -> Strip:
        self.payloads.append(payload)
        return text_strip([(str(payload), styles.text)], width, styles.text)


def rows(count: int, start: int = 0) -> list[Row]:
    return [Row(f"k{number}", f"row {number}") for number in range(start, start + count)]


async def test_keys_move_choose_and_mark(hold: Any) -> None:
    app = hold(LineList(Drawn()))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.focus()
        app.widget.set_rows([Row("h", "Header", "header"), *rows(20)])
        await pilot.pause()
        assert app.widget.cursor_key == "k0"
        assert app.lines()[:2] == ["  Header".ljust(30), "❯ row 0".ljust(30)]
        await pilot.press("j", "down", "k", "enter")
        assert app.widget.cursor_key == "k1"
        await pilot.press("G")
        assert app.widget.cursor_key == "k19"
        assert app.lines()[-1].startswith("❯ row 19")
        await pilot.press("g", "space", "space")
        assert app.widget.marks == {"k0", "k1"}
        assert app.widget.acted_on == ("k0", "k1")
        assert app.lines()[:2] == ["  Header".ljust(30), "+ row 0".ljust(30)]
        await pilot.press("pagedown", "ctrl+d", "ctrl+u", "pageup", "end", "home")
        assert app.widget.cursor_key == "k0"
        await pilot.pause()
        assert app.kinds().count("MarksChanged") == 2
        assert [message.key for message in app.said if type(message).__name__ == "Chosen"] == ["k1"]
        assert app.said[0].control is app.widget


async def test_only_changed_visible_rows_are_drawn_again(hold: Any) -> None:
    drawn = Drawn()
    app = hold(LineList(drawn))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows(rows(50))
        await pilot.pause()
        drawn.payloads.clear()
        changed = rows(50)
        changed[2], changed[40] = Row("k2", "new 2"), Row("k40", "new 40")
        app.widget.set_rows(changed)
        await pilot.pause()
        assert drawn.payloads == ["new 2"]
        assert "new 2" in app.lines()[2]
        app.widget.set_rows(list(changed))
        await pilot.pause()
        assert drawn.payloads == ["new 2"]


async def test_a_version_decides_alone(hold: Any) -> None:
    drawn = Drawn()
    app = hold(LineList(drawn))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows([Row("a", "one", version=1)])
        await pilot.pause()
        app.widget.set_rows([Row("a", "two", version=1)])
        await pilot.pause()
        assert "one" in app.lines()[0]
        app.widget.set_rows([Row("a", "two", version=2)])
        await pilot.pause()
        assert "two" in app.lines()[0]


async def test_the_cursor_row_holds_still_on_the_screen(hold: Any) -> None:
    app = hold(LineList(Drawn()))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows(rows(50))
        app.widget.move_to("k20")
        await pilot.pause()
        line = next(y for y, text in enumerate(app.lines()) if "row 20" in text)
        app.widget.set_rows([*rows(7, start=100), *rows(50)])
        await pilot.pause()
        assert "row 20" in app.lines()[line]
        app.widget.set_rows(rows(40, start=10))
        await pilot.pause()
        assert "row 20" in app.lines()[line]
        assert app.kinds() == ["Highlighted", "Highlighted"]  # the first row, then the move


async def test_rows_below_the_last_are_blank_again(hold: Any) -> None:
    app = hold(LineList(Drawn()))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows(rows(3))
        await pilot.pause()
        app.widget.set_rows(rows(1))
        await pilot.pause()
        assert app.lines()[1:] == [" " * 30] * 4
        app.widget.set_rows([])
        await pilot.pause()
        assert "Nothing here" in "".join(app.lines())
        assert app.widget.cursor_key == ""


async def test_a_notice_says_what_to_do(hold: Any) -> None:
    app = hold(LineList(Drawn(), notice=Notice("No conversations", "Each has its own branch.", "c", "create one")))
    async with app.run_test(size=(40, 8)) as pilot:
        await pilot.pause()
        assert "No conversations" in "".join(app.lines())
        app.widget.set_notice(Notice("Could not read", "The disk is full", "r", "retry", style="error"))
        await pilot.pause()
        assert "Could not read" in "".join(app.lines()) and "retry" in "".join(app.lines())
        await pilot.press("j", "k", "G", "enter", "space")
        assert app.kinds() == []


async def test_mouse_moves_and_a_second_click_opens(hold: Any) -> None:
    app = hold(LineList(Drawn()))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows([Row("h", "Header", "header"), *rows(20)])
        await pilot.click(LineList, offset=(3, 3))
        assert app.widget.cursor_key == "k2"
        assert "Chosen" not in app.kinds()
        await pilot.click(LineList, offset=(3, 3), times=2)
        assert "Chosen" in app.kinds()
        await pilot.click(LineList, offset=(3, 0))
        assert app.widget.cursor_key == "k2"


async def test_every_theme_styles_every_cell(hold: Any) -> None:
    app = hold(LineList(Drawn()))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows(rows(3))
        grounds = set()
        for theme in ("timonel-dark", "timonel-light", "blue-orange"):
            app.theme = theme
            await pilot.pause()
            strips = [app.widget.render_line(y) for y in range(5)]
            assert all(segment.style and segment.style.bgcolor for strip in strips for segment in strip)
            grounds.add(str(strips[4]._segments[0].style.bgcolor))
        assert len(grounds) == 3


async def test_visible_keys_and_redraw(hold: Any) -> None:
    drawn = Drawn()
    app = hold(LineList(drawn))
    async with app.run_test(size=(30, 5)) as pilot:
        app.widget.set_rows(rows(50))
        await pilot.pause()
        assert app.widget.visible_keys == ("k0", "k1", "k2", "k3", "k4")
        drawn.payloads.clear()
        app.widget.redraw(["k1", "k30"])
        await pilot.pause()
        assert drawn.payloads == ["row 1"]
        assert not app.widget.move_to("absent")


_hostile = st.lists(
    st.sampled_from(
        ["\x1b[31m", "[bold]", "[/]", "日本", "👨\u200d👩", "\u0301", "\ud800", "\n", "\x9b", "[@click=quit]"]
    )
    | st.text(max_size=5),
    max_size=8,
).map("".join)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_hostile, min_size=1, max_size=5))
async def test_hostile_text_keeps_its_line(hold: Any, texts: list[str]) -> None:
    app = hold(LineList(Drawn()))
    async with app.run_test(size=(24, 6)) as pilot:
        app.widget.set_rows([Row(str(number), text) for number, text in enumerate(texts)])
        await pilot.pause()
        styles = {
            *app.widget.line_styles(),
            *app.widget.line_styles("cursor-blurred"),
            *app.widget.line_styles("cursor"),
        }
        for y in range(6):
            strip = app.widget.render_line(y)
            assert strip.cell_length == app.widget.size.width == cell_len(strip.text)
            assert {segment.style for segment in strip} <= styles
            assert "\x1b" not in strip.text
