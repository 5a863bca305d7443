"""A page to read: evidence, a task, a message, the doctor, the log."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.commands.command import Page
from tui.dialogs.dialog import Dialog
from tui.panes.facts_view import FactsView


class TextDialog(Dialog):
    """Scrolls; esc, q and Enter close it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,enter", "drop", "close", show=False)]
    WIDTH = "-wide"

    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self._page = page

    def compose_body(self) -> ComposeResult:
        """The lines."""
        yield FactsView(self._page.lines, id="page")

    def keys(self) -> str:
        """Its keys."""
        return "j k ctrl+d ctrl+u scroll · esc back"

    def on_mount(self) -> None:
        """Scrolls at once."""
        self.query_one(FactsView).focus()
