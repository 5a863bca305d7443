"""Typing a filter."""

from typing import Any

from tui.widgets.filter_box import FilterBox


async def test_each_key_filters_and_escape_clears(hold: Any) -> None:
    app = hold(FilterBox())
    async with app.run_test() as pilot:
        assert not app.widget.display
        app.widget.open()
        await pilot.pause()
        assert app.widget.has_focus and app.widget.display
        await pilot.press("a", "[", "escape")
        await pilot.pause()
        assert [message.text for message in app.said if isinstance(message, FilterBox.Typed)] == ["a", "a[", ""]
        assert not app.widget.display
        assert app.kinds().count("Left") == 1


async def test_enter_keeps_the_filter_in_view(hold: Any) -> None:
    app = hold(FilterBox())
    async with app.run_test() as pilot:
        app.widget.open()
        await pilot.press("a", "enter")
        assert app.widget.display and app.kinds()[-1] == "Left"
        await pilot.press("backspace", "enter")
        assert not app.widget.display
