"""A page to read: evidence, a task, a message, the doctor, the log."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.commands.command import Command, Page
from tui.dialogs.dialog import Dialog
from tui.panes.facts_view import FactsView

_CLOSING = ("q", "enter", "escape", "tab", "shift+tab")
_MOVING = ("j", "k", "g", "G", "up", "down", "home", "end", "space", "pageup", "pagedown")
OWN_KEYS = frozenset((*_CLOSING, *_MOVING))
SHOWN = 4  # offers in the line of keys; the others work as well


class TextDialog(Dialog):
    """Scrolls; esc, q and Enter close it. A key of the thing that it tells of closes it and starts that command."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,enter", "drop", "close", show=False)]
    WIDTH = "-wide"

    def __init__(self, page: Page, offers: tuple[Command, ...] = ()) -> None:
        super().__init__(page.title)
        self._page = page
        self._offers = {key: one for one in offers for key in one.keys.split(",") if key not in OWN_KEYS}

    def compose_body(self) -> ComposeResult:
        """The lines."""
        yield FactsView(self._page.lines, id="page")

    def keys(self) -> str:
        """Its keys, the first of what can be done from here among them."""
        hinted = sorted((one.rank, key, one.hint) for key, one in self._offers.items() if one.rank)
        scroll = "j k scroll" if hinted else "j k ctrl+d ctrl+u scroll"
        return " · ".join([scroll, *(f"{key} {word}" for _, key, word in hinted[:SHOWN]), "esc back"])

    def on_mount(self) -> None:
        """Scrolls at once."""
        self.query_one(FactsView).focus()

    def on_key(self, event: events.Key) -> None:
        """What one reads about is at hand: no way back first."""
        wanted = self._offers.get(event.key) or self._offers.get(event.character or "")
        if wanted is None:
            return
        event.stop()
        if not self.guarded:
            self.dismiss({"command": wanted.id})
