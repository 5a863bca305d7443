"""One of several commands, each with its key and, when it cannot run, the reason."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult

from core.commands.command import Question
from core.commands.context import CommandContext
from tui.dialogs.dialog import Dialog
from tui.key_bindings import REGISTRY
from tui.palette.entries import Entry, command_entry
from tui.palette.entry_line import draw_entry
from tui.panes.facts_view import FactsView
from tui.widgets.line_list import LineList
from tui.widgets.row import Row


class ChooseDialog(Dialog):
    """A key runs its command at once; Enter runs the one under the cursor."""

    WIDTH = "-wide"

    def __init__(self, question: Question, context: CommandContext) -> None:
        super().__init__(question.title)
        self._question = question
        self._entries = {name: command_entry(REGISTRY[name], context) for name in question.choices}
        self._by_key = {REGISTRY[name].key: name for name in question.choices}

    def compose_body(self) -> ComposeResult:
        """The commands."""
        yield FactsView(self._question.facts, id="facts")
        yield LineList(draw_entry, id="choices")

    def keys(self) -> str:
        """Its keys."""
        return "a key or enter runs it · esc back"

    def on_mount(self) -> None:
        """The first that can run is under the cursor."""
        choices = self.query_one(LineList)
        choices.styles.height = len(self._entries)
        choices.set_rows([Row(name, entry) for name, entry in self._entries.items()])
        possible = next((name for name, entry in self._entries.items() if not entry.reason), "")
        if possible:
            choices.move_to(possible)
        choices.focus()

    def on_key(self, event: events.Key) -> None:
        """The commands' own keys."""
        name = self._by_key.get(event.key) or self._by_key.get(event.character or "")
        if name is not None:
            event.stop()
            self._take(name)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self._take(event.key)

    def _take(self, name: str) -> None:
        entry: Entry = self._entries[name]
        if entry.reason:
            self.complain(entry.reason)
        elif not self.guarded:
            self.dismiss({"command": name})
