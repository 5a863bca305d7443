"""The line of keys."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.lines.line_styles import plain_styles
from tui.widgets.hint_bar import Hint, HintBar, hint_strip, place_hints

HINTS = [Hint("c", "create", "conversation.create"), Hint("m", "merge", "conversation.merge", enabled=False)]


async def test_a_click_runs_the_command_under_it(hold: Any) -> None:
    app = hold(HintBar())
    async with app.run_test(size=(40, 3)) as pilot:
        app.widget.set_hints(HINTS)
        await pilot.pause()
        assert app.lines()[0].startswith(" c create   m merge ")
        await pilot.click(HintBar, offset=(3, 0))
        await pilot.click(HintBar, offset=(13, 0))
        await pilot.click(HintBar, offset=(10, 0))
        assert [(each.command_id, each.enabled) for each in app.said] == [
            ("conversation.create", True),
            ("conversation.merge", False),
        ]


def test_what_does_not_fit_whole_is_left_out() -> None:
    assert [placed.hint.key for placed in place_hints(HINTS, 15)] == ["c"]
    assert place_hints(HINTS, 3) == ()


def test_disabled_is_not_told_by_colour_alone() -> None:
    strip = hint_strip(HINTS, 40, plain_styles())
    assert [segment.text for segment in strip if segment.style is not None and segment.style.strike] == ["m", "merge"]


@given(
    st.lists(st.builds(Hint, st.text(max_size=4), st.text(max_size=12), st.just("x"), st.booleans())),
    st.integers(0, 80),
)
def test_any_hints_fit_their_line(hints: list[Hint], width: int) -> None:
    assert hint_strip(hints, width, plain_styles()).cell_length == width
    assert all(placed.end <= width for placed in place_hints(hints, width))
