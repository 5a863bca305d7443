"""Which panes are on the screen: a pure function of its size, the zoom and the pane in use."""

from __future__ import annotations

from typing import NamedTuple

from tui.view_commands import PANES

NARROW = 100  # below: one pane at a time
DETAILS = 160  # from here on: details beside the fleet
UPPER = frozenset({"fleet", "details"})
LOWER = frozenset({"screen", "tasks", "messages"})
SIDE = frozenset({"tasks", "messages"})
WHOLE = frozenset({"wall", "processes"})  # these always have the screen for themselves
ZOOMS = ("normal", "row", "full")


class Layout(NamedTuple):
    """Panes by name, and whether tabs say which one it is."""

    panes: frozenset[str]
    tabs: bool


def layout_for(width: int, active: str, zoom: str) -> Layout:
    """`active` is always among them."""
    if width < NARROW:
        return Layout(frozenset({active}), True)
    if zoom == "full" or active in WHOLE:
        return Layout(frozenset({active}), True)
    panes = frozenset(PANES) - WHOLE
    if width < DETAILS and active != "details":
        panes -= {"details"}
    if zoom == "row":
        panes &= UPPER if active in UPPER else LOWER
    return Layout(panes, False)


def next_pane(active: str, shown: frozenset[str], step: int) -> str:
    """The pane after or before, round and round; in a single-pane layout all take part."""
    order = [name for name in PANES if len(shown) == 1 or name in shown]
    return order[(order.index(active) + step) % len(order)] if active in order else order[0]


def next_zoom(zoom: str, step: int) -> str:
    """One size more or less; at the ends it stays."""
    return ZOOMS[min(max(ZOOMS.index(zoom) + step, 0), len(ZOOMS) - 1)]
