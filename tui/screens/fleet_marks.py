"""Which rows are marked, and what commands are told about each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.context import CommandContext
from core.commands.scope import Scope
from tui.screens.fleet_parts import FleetParts
from tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from tui.panes.approvals_pane import ApprovalsPane
    from tui.panes.fleet_pane import FleetPane
    from tui.panes.messages_pane import MessagesPane
    from tui.panes.processes_pane import ProcessesPane
    from tui.panes.tasks_pane import TasksPane

    MarkedPane = ApprovalsPane | FleetPane | MessagesPane | ProcessesPane | TasksPane


class FleetMarks(FleetParts):
    """The part of the fleet screen that knows about marks. Only those of the pane in use count: one sees them there."""

    @property
    def marking(self) -> MarkedPane | None:
        """The pane in use, when its rows can be marked."""
        if self.scope is Scope.APPROVAL:
            return self.approvals
        panes: dict[str, MarkedPane] = {
            "fleet": self.fleet,
            "tasks": self.tasks,
            "messages": self.messages,
            "processes": self.processes,
        }
        return panes.get(self.active)

    def marked(self, context: CommandContext) -> tuple[CommandContext, ...]:
        """One moment for each marked row, in the order of the list."""
        pane = self.marking
        if pane is None or not isinstance(pane.target, LineList) or not pane.target.marks:
            return ()
        return tuple(pane.about(context, key) for key in pane.target.acted_on)

    def unmark(self) -> None:
        """Nothing is marked any more in the pane in use."""
        pane = self.marking
        if pane is not None and isinstance(pane.target, LineList):
            pane.target.set_marks(())
