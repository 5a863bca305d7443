import pytest

from tui.screens.layout import WHOLE, layout_for, next_pane, next_zoom
from tui.view_commands import PANES


@pytest.mark.parametrize("active", PANES)
@pytest.mark.parametrize("width", [60, 80, 99, 100, 159, 160, 220])
@pytest.mark.parametrize("zoom", ["normal", "row", "full"])
def test_the_pane_in_use_is_always_there(width, active, zoom):
    assert active in layout_for(width, active, zoom).panes


def test_by_size():
    assert layout_for(99, "tasks", "normal") == (frozenset({"tasks"}), True)
    assert layout_for(120, "fleet", "normal") == (frozenset(PANES) - {"details"} - WHOLE, False)
    assert layout_for(160, "fleet", "normal") == (frozenset(PANES) - WHOLE, False)


@pytest.mark.parametrize("width", [80, 120, 220])
@pytest.mark.parametrize("zoom", ["normal", "row", "full"])
def test_the_wall_has_the_screen_for_itself(width, zoom):
    assert layout_for(width, "wall", zoom) == (frozenset({"wall"}), True)


def test_by_zoom():
    assert layout_for(160, "details", "row").panes == {"fleet", "details"}
    assert layout_for(160, "tasks", "row").panes == {"screen", "tasks", "messages"}
    assert layout_for(220, "tasks", "full") == (frozenset({"tasks"}), True)


def test_round_and_round():
    shown = layout_for(120, "fleet", "normal").panes
    assert [next_pane(name, shown, 1) for name in ("fleet", "screen", "tasks", "messages")] == [
        "screen",
        "tasks",
        "messages",
        "fleet",
    ]
    assert next_pane("fleet", frozenset({"fleet"}), -1) == PANES[-1]


def test_zoom_has_ends():
    assert next_zoom("normal", -1) == "normal"
    assert next_zoom("normal", 1) == "row"
    assert next_zoom("full", 1) == "full"
