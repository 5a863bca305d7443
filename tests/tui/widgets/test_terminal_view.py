"""Captured frames on a screen."""

from typing import Any

from rich.color import Color
from textual.geometry import Region

from tui.lines.notice_lines import Notice
from tui.widgets.terminal_view import TerminalView


def watch_repaints(view: TerminalView) -> list[Region]:
    regions: list[Region] = []
    refresh = view.refresh

    def noted(*asked: Region, **more: Any) -> Any:
        regions.extend(asked or [Region(0, 0, *view.size)])
        return refresh(*asked, **more)

    view.refresh = noted  # type: ignore[method-assign]
    return regions


async def test_colours_run_on_and_blanks_are_filled(hold: Any) -> None:
    app = hold(TerminalView())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.show(["\x1b[41mred", "still\x1b[0m", "plain"])
        await pilot.pause()
        strips = [app.widget.render_line(y) for y in range(4)]
        assert [strip.text.rstrip() for strip in strips] == ["red", "still", "plain", ""]
        assert all(strip.cell_length == 20 for strip in strips)
        assert strips[1]._segments[0].style.bgcolor == Color.from_ansi(1)
        assert strips[2]._segments[0].style.bgcolor == app.widget.rich_style.bgcolor


async def test_only_lines_that_changed_are_painted(hold: Any) -> None:
    app = hold(TerminalView())
    async with app.run_test(size=(20, 5)) as pilot:
        app.widget.show(["a", "b", "c"])
        await pilot.pause()
        repaints = watch_repaints(app.widget)
        app.widget.show(["a", "B", "c"])
        assert repaints == [Region(0, 1, 20, 1)]
        app.widget.show(["a", "B", "c"])
        assert len(repaints) == 1


async def test_a_tall_frame_shows_its_used_bottom(hold: Any) -> None:
    app = hold(TerminalView())
    async with app.run_test(size=(20, 3)) as pilot:
        app.widget.show([f"line {number}" for number in range(10)])
        await pilot.pause()
        assert app.lines()[-1].startswith("line 9")
        app.widget.show(["one", "two", "three", "four", "", "", ""])
        assert app.lines()[-1].startswith("four")
        app.widget.show(["one", "", "", "", "", ""], cursor=(0, 5))
        assert app.lines()[-1].strip() == ""


async def test_the_cursor_shows_with_focus_only(hold: Any) -> None:
    app = hold(TerminalView())
    async with app.run_test(size=(20, 3)) as pilot:
        app.screen.set_focus(None)
        app.widget.show(["ab"], cursor=(1, 0))
        await pilot.pause()

        def reversed_text() -> str:
            return "".join(segment.text for segment in app.widget.render_line(0) if segment.style.reverse)

        assert reversed_text() == ""
        app.widget.focus()
        await pilot.pause()
        assert reversed_text() == "b"
        app.widget.show(["ab"], cursor=(1, 0), stale=True)
        assert reversed_text() == ""
        assert app.widget.render_line(0)._segments[0].style.dim


async def test_messages_and_notices(hold: Any) -> None:
    app = hold(TerminalView())
    async with app.run_test(size=(40, 6)) as pilot:
        await pilot.pause()
        assert "No screen yet" in "".join(app.lines())
        app.widget.set_notice(Notice("Lost", "Its terminal is gone", style="error"))
        assert "Lost" in "".join(app.lines())
        app.widget.show(["last words"], stale=True)
        app.widget.say("stopped, exit code 1", "error")
        assert app.lines()[0].startswith("last words")
        assert app.lines()[-1].startswith(" stopped, exit code 1")
        app.widget.say("")
        assert app.lines()[-1].strip() == ""


async def test_hostile_frames_do_no_harm(hold: Any) -> None:
    app = hold(TerminalView())
    async with app.run_test(size=(20, 4)) as pilot:
        app.widget.show(
            ["\x1b]52;c;eA==\x07x\x1b[2J\x9b1m", "[red]日本日本日本日本日本日本", "\x1b]8;;http://x\x1b\\link"],
            cursor=(99, 99),
        )
        await pilot.pause()
        strips = [app.widget.render_line(y) for y in range(4)]
        assert [strip.cell_length for strip in strips] == [20] * 4
        assert [strip.text.rstrip() for strip in strips] == ["x", "[red]日本日本日本日", "link", ""]
