"""What only the screen does: focus, zoom, filter, help, palette, theme, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.commands.command import Fact, Page, Question
from tui.key_bindings import REGISTRY
from tui.screens.fleet_parts import FleetParts
from tui.screens.layout import next_pane, next_zoom
from tui.themes import THEMES

if TYPE_CHECKING:
    from tui.panes.fleet_pane import FleetPane
    from tui.panes.tasks_pane import TasksPane


class FleetViews(FleetParts):
    """The `view_*` actions of the fleet screen."""

    def go_to(self, name: str) -> None:
        """Focus a pane, which comes on the screen if it was not."""
        self.active = name
        self.lay_out()
        self.set_focus(self.panes[name].target)  # at once: the next key may be there already, and is meant for it
        self.show_selection()

    def view_next_pane(self) -> None:
        """Round and round, through the questions too when there are some."""
        self.go_to(next_pane(self.active, self.shown, 1))

    def view_previous_pane(self) -> None:
        """The other way."""
        self.go_to(next_pane(self.active, self.shown, -1))

    def view_pane(self, name: str) -> None:
        """A pane by name."""
        self.go_to(name)

    def view_process(self, key: str) -> None:
        """A background process by its key."""
        self.go_to("processes")
        self.processes.target.move_to(key)

    def view_board(self) -> None:
        """The tasks as a board over the whole screen; from the board back to the list beside the others."""
        on = not (self.tasks.as_board and self.active == "tasks")
        self.tasks.show_as_board(on)
        self.zoom = "full" if on else "normal"
        self.go_to("tasks")

    def set_zoom(self, zoom: str) -> None:
        """Normal, its row, or the pane alone."""
        self.zoom = zoom
        self.lay_out()
        self.show_selection()

    def view_bigger(self) -> None:
        """One size more."""
        self.set_zoom(next_zoom(self.zoom, 1))

    def view_smaller(self) -> None:
        """One size less."""
        self.set_zoom(next_zoom(self.zoom, -1))

    def view_zoom(self) -> None:
        """The pane alone, or all again."""
        self.set_zoom("normal" if self.zoom == "full" else "full")

    def view_filter(self) -> None:
        """Type a filter."""
        if self.active != "tasks":
            self.go_to("fleet")
        self.filtered.filter.open()

    @property
    def filtered(self) -> FleetPane | TasksPane:
        """The pane whose filter the keys are about."""
        return self.tasks if self.active == "tasks" else self.fleet

    def view_fold(self) -> None:
        """The parts of the selected task."""
        self._in_list(self.tasks.fold)

    def view_fold_all(self) -> None:
        """The parts of every task."""
        self._in_list(self.tasks.fold_all)

    def _in_list(self, act: Callable[[], None]) -> None:
        if self.tasks.as_board:
            self.flash("the board has no tree: b shows the list", "warning")
        else:
            act()

    def view_back(self) -> None:
        """One step: notices, marks, filter, zoom, then home to the fleet. It never leaves."""
        if self.errors_shown:
            self.errors_shown = 0
            self.app.clear_notifications()
        elif self.context().marked:
            self.unmark()
        elif self.filtered.filter.value:
            self.filtered.filter.action_clear_filter()
        elif self.tasks.as_board and self.active == "tasks":
            self.view_board()
        elif self.zoom != "normal":
            self.set_zoom("normal")
        elif self.active != "fleet" or self.approvals.has_focus_within:
            self.go_to("fleet")

    def view_theme(self) -> None:
        """The next of ours."""
        names = [each.name for each in THEMES]
        at = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(at + 1) % len(names)]
        self.flash(f"theme {self.app.theme}")

    def view_keep(self) -> None:
        """Copy, and tell how to leave: people press ctrl+c to get out."""
        name = self.context().name
        if name:
            self.app.copy_to_clipboard(name)
        self.flash(f"copied {name} · q leaves" if name else "q leaves", "muted")

    def view_help(self) -> None:
        """Every command, searchable."""
        self._choose("help")

    def view_palette(self) -> None:
        """Commands and conversations."""
        self._choose("palette")

    def view_actions(self) -> None:
        """What can be done with the selected thing."""
        self._choose("actions")

    def _choose(self, kind: str) -> None:
        from tui.palette.palette_dialog import PaletteDialog

        context = self.context()

        def chosen(entry: str | None) -> None:
            what, _, value = (entry or "").partition(" ")
            if what == "select":
                self.select(value)
            elif what == "command":
                self.start(REGISTRY[value], context)

        self.app.push_screen(PaletteDialog(REGISTRY, context, kind), chosen)

    def view_log(self) -> None:
        """What was run."""
        from tui.dialogs.text_dialog import TextDialog
        from tui.lines.log_lines import log_lines

        facts = log_lines(tuple(self.runner.log), self.timonel.clock())
        self.app.push_screen(TextDialog(Page("Command log", facts)))

    def view_quit(self) -> None:
        """Asks only when something is under way or waits for an answer."""
        from tui.dialogs.confirm_dialog import ConfirmDialog

        facts: list[Fact] = []
        if self.runner.pending:
            facts.append(Fact(f"{self.runner.pending} under way: it is finished first.", "warning"))
        if waiting := len(self.picture.snapshot.approvals):
            facts.append(Fact(f"{waiting} waiting for your answer.", "warning"))
        if not facts:
            self.app.exit()
            return
        facts.append(Fact("Conversations go on running; `timonel` brings you back.", "muted"))
        question = Question("Leave the control center?", tuple(facts), yes="leave")
        self.app.push_screen(ConfirmDialog(question), lambda values: self.app.exit() if values is not None else None)
