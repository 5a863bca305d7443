"""Facts as lines: a task's state has its shape before the text, and the lines that go on stand below the text."""

import pytest

from core.commands.command import Fact, Page
from tui.dialogs.text_dialog import TextDialog
from tui.panes.facts_view import wrapped

LINKED = Fact("needs      #23 Measure the crane scheduler (done)", "muted", "done")


@pytest.mark.parametrize(("ascii_only", "shape"), [(False, "✓"), (True, "v")])
async def test_a_state_is_shown_by_its_shape(desk, ascii_only, shape):
    async with desk() as here:
        here.app.facts = here.app.facts._replace(ascii=ascii_only)
        here.app.push_screen(TextDialog(Page("Task", (LINKED, Fact("plain")))))
        await here.pilot.pause()
        page = here.app.screen.query_one("#page")
        assert [page.render_line(y).text.rstrip() for y in range(2)] == [f"{shape} {LINKED.text}", "plain"]


def test_lines_that_go_on_stand_below_the_text():
    first, *others = wrapped(LINKED, 30)
    assert (first.task_state, [one.task_state for one in others]) == ("done", [""] * len(others))
    assert others
    assert all(one.text.startswith("  ") and len(one.text) <= 30 for one in others)
    assert len(first.text) <= 28
