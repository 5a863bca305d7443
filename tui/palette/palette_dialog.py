"""The palette, the help and the menu of actions: one box to type in, one list, Enter runs."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from core.commands.context import CommandContext
from core.commands.registry import Registry
from tui.lines.notice_lines import Notice
from tui.palette.entries import Entry, entries_for
from tui.palette.entry_line import draw_entry
from tui.widgets.line_list import LineList
from tui.widgets.row import Row

Kind = Literal["palette", "actions", "help"]
AROUND = 14  # lines of the box that are not the list, and of the screen that are not the box
_TITLES = {"palette": "Commands and conversations", "actions": "What can be done with this", "help": "All commands"}


class PaletteDialog(ModalScreen[str | None], inherit_bindings=False):
    """Dismisses with `command ID` or `select NAME`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", "back", show=False),
        Binding("down,ctrl+n,tab", "move(1)", "down", show=False),
        Binding("up,ctrl+p,shift+tab", "move(-1)", "up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
    ]

    def __init__(self, registry: Registry, context: CommandContext, kind: str) -> None:
        super().__init__()
        self._registry, self._moment, self._kind = registry, context, kind
        self._entries: dict[str, Entry] = {}

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="palette"):
            yield Static(_TITLES[self._kind], id="title", markup=False)
            yield Input(placeholder="type to search", id="query", compact=True)
            yield LineList(draw_entry, id="entries")
            yield Static("", id="about", markup=False)
            yield Static("enter run · ↑ ↓ choose · esc back", id="keys", markup=False)

    def on_mount(self) -> None:
        """Everything that fits, before anything is typed."""
        self.query_one(LineList).can_focus = False
        self.query_one(Input).focus()
        self._fill("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._take(self.query_one(LineList).cursor_key)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self._take(event.key)

    @on(LineList.Highlighted)
    def _highlighted(self, event: LineList.Highlighted) -> None:
        event.stop()
        entry = self._entries.get(event.key)
        self.query_one("#about", Static).update("" if entry is None else _about(entry))

    def action_move(self, step: int) -> None:
        """The cursor of the list; the typing goes on."""
        self.query_one(LineList).action_move(step)

    def action_page(self, way: int) -> None:
        """By a screenful."""
        self.query_one(LineList).action_page(way)

    def action_drop(self) -> None:
        """Nothing is run."""
        self.dismiss(None)

    def _fill(self, query: str) -> None:
        entries = entries_for(self._registry, self._moment, self._kind, query)
        self._entries = {entry.value: entry for entry in entries}
        rows: list[Row] = []
        heading = ""
        for entry in entries:
            if self._kind == "help" and entry.group != heading:
                heading = entry.group
                rows.append(Row(f"heading {heading}", heading, "header"))
            rows.append(Row(entry.value, entry))
        listed = self.query_one(LineList)
        listed.set_notice(Notice("Nothing fits", f"no command or conversation has “{query}”", style="muted"))
        listed.set_rows(rows)
        self._fit()
        if entries:
            listed.move_to(entries[0].value)

    def on_resize(self) -> None:
        """As high as what it lists, as far as there is room."""
        self._fit()

    def _fit(self) -> None:
        listed = self.query_one(LineList)
        listed.styles.height = min(max(len(listed.rows), 4), max(self.size.height - AROUND, 4))

    def _take(self, value: str) -> None:
        entry = self._entries.get(value)
        if entry is None:
            return
        if entry.reason:
            self.query_one("#about", Static).update(f"not now: {entry.reason}")
            return
        self.dismiss(entry.value)


def _about(entry: Entry) -> str:
    return f"not now: {entry.reason}" if entry.reason else entry.help
