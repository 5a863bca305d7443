"""Home: the fleet, the selected conversation's screen and details, tasks and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import BindingType

from core.commands.command import Command, Lane
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.services.snapshot.fleet import EMPTY
from tui.key_bindings import REGISTRY, bindings_for
from tui.panes.preview_pane import PreviewPane
from tui.screens.fleet_feeds import FleetFeeds
from tui.screens.fleet_marks import FleetMarks
from tui.screens.fleet_views import FleetViews
from tui.screens.tab_line import TabLine
from tui.widgets.card_columns import CardColumns
from tui.widgets.filter_box import FilterBox
from tui.widgets.hint_bar import HintBar
from tui.widgets.line_list import LineList
from tui.widgets.wall_view import WallView

if TYPE_CHECKING:
    pass

_SCOPES = {"tasks": Scope.TASK, "messages": Scope.MESSAGE, "processes": Scope.PROCESS}


class FleetScreen(FleetFeeds, FleetMarks, FleetViews, inherit_bindings=False):
    """What the person does here, and what commands want to know and tell."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.EVERYWHERE)]
    AUTO_FOCUS = "#fleet-list"

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Back on top: the newest, not what was left."""
        if self.is_mounted and self.timonel.latest is not EMPTY:  # at the very start nothing was read yet
            self.show_snapshot(self.timonel.latest)

    @on(events.Resize)
    def _resized(self) -> None:
        if self.is_mounted:
            self.lay_out()

    @on(PreviewPane.Sized)
    def _preview_sized(self) -> None:
        self.look_at_terminals()

    @on(WallView.Moved)
    def _moved_on_the_wall(self, event: WallView.Moved) -> None:
        self.select(event.name)

    @on(LineList.Highlighted)
    def _moved(self, event: LineList.Highlighted) -> None:
        event.stop()
        if event.line_list is self.fleet.target:
            self.show_selection()
        else:
            self.show_hints()

    @on(LineList.MarksChanged)
    def _marks_changed(self, event: LineList.MarksChanged) -> None:
        event.stop()
        self.show_hints()

    @on(CardColumns.Highlighted)
    def _card_moved(self, event: CardColumns.Highlighted) -> None:
        event.stop()
        self.show_hints()

    @on(LineList.Chosen)
    @on(CardColumns.Chosen)
    def _chosen(self, event: LineList.Chosen | CardColumns.Chosen) -> None:
        event.stop()
        command = REGISTRY.for_key("enter", self.scope)
        self.action_command(command.id if command else "conversation.answer")

    @on(HintBar.Pressed)
    def _hint_pressed(self, event: HintBar.Pressed) -> None:
        self.action_command(event.command_id)

    @on(TabLine.Pressed)
    def _tab_pressed(self, event: TabLine.Pressed) -> None:
        self.go_to(event.name)

    @on(FilterBox.Typed)
    def _filter_typed(self) -> None:
        self.refresh_picture()

    @on(FilterBox.Left)
    def _filter_left(self) -> None:
        self.filtered.target.focus()

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        name = next((name for name, pane in self.panes.items() if pane.has_focus_within), "")
        if name and name != self.active:
            self.active = name
        self.show_hints()

    def context(self) -> CommandContext:
        """What is selected now."""
        scope = self.scope
        context = CommandContext(
            self.timonel.latest,
            self.timonel.clock(),
            self.processes.selected_member if scope is Scope.PROCESS else self.picture.member,
            self.tasks.selected,
            self.messages.selected,
            self.approvals.selected if scope is Scope.APPROVAL else None,
            self.timonel.facts,
            scope,
            self.undo_step.command_id if self.undo_step else "",
            self.picture.supervisor_runs,
            self.processes.selected,
            self.processes.selected_leaf,
        )
        return context._replace(marked=self.marked(context))

    def changed(self, command: Command) -> None:
        """Look at the journal and at the terminal at once."""
        if command.lane is not Lane.HERE:
            self.timonel.nudge()
