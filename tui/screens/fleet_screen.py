"""Home: the fleet, the selected conversation's screen and details, tasks and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from core.commands.attention import needing_you
from core.commands.command import Command, Lane, Scope
from core.commands.context import CommandContext
from core.services.snapshot.fleet import EMPTY
from tui.key_bindings import REGISTRY, bindings_for
from tui.lines.hint_line import hints_for
from tui.panes.approvals_pane import ApprovalsPane
from tui.panes.details_pane import DetailsPane
from tui.panes.fleet_pane import FleetPane
from tui.panes.messages_pane import MessagesPane
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.panes.preview_pane import PreviewPane
from tui.panes.processes_pane import ProcessesPane
from tui.panes.tasks_pane import TasksPane
from tui.panes.wall_pane import WallPane
from tui.screens.command_screen import CommandScreen
from tui.screens.fleet_feeds import FleetFeeds
from tui.screens.fleet_marks import FleetMarks
from tui.screens.fleet_views import FleetViews
from tui.screens.layout import LOWER, NARROW, SIDE, UPPER, layout_for
from tui.screens.lost_offer import LostOffer
from tui.screens.status_parts import left_parts, right_parts
from tui.screens.tab_line import TabLine
from tui.widgets.card_columns import CardColumns
from tui.widgets.filter_box import FilterBox
from tui.widgets.hint_bar import HintBar
from tui.widgets.line_list import LineList
from tui.widgets.status_line import StatusLine
from tui.widgets.too_small import TooSmall, is_too_small
from tui.widgets.wall_view import WallView

if TYPE_CHECKING:
    from tui.app import TimonelApp

_SCOPES = {"tasks": Scope.TASK, "messages": Scope.MESSAGE, "processes": Scope.PROCESS}


class FleetScreen(FleetFeeds, FleetMarks, FleetViews, CommandScreen, inherit_bindings=False):
    """Draws snapshots and starts commands; it holds no truth of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.EVERYWHERE)]
    AUTO_FOCUS = "#fleet-list"

    def compose(self) -> ComposeResult:
        """All panes; which of them show is decided by layout.py."""
        self.picture = Picture(project=self.timonel.facts)
        self.lost_offer = LostOffer()
        yield TooSmall(id="too-small")
        yield StatusLine(id="status")
        with Vertical(id="body"):
            yield ApprovalsPane(id="approvals")
            yield TabLine(id="tabs")
            with Horizontal(id="upper"):
                yield FleetPane(id="fleet")
                yield DetailsPane(id="details-pane")
            with Horizontal(id="lower"):
                yield PreviewPane(id="screen")
                with Vertical(id="side"):
                    yield TasksPane(id="tasks")
                    yield MessagesPane(id="messages")
            yield WallPane(id="wall")
            yield ProcessesPane(id="processes")
        yield HintBar(id="hints")

    def on_mount(self) -> None:
        """Finds its parts once, and starts the only clock."""
        self.status = self.query_one(StatusLine)
        self.approvals = self.query_one(ApprovalsPane)
        self.fleet = self.query_one(FleetPane)
        self.preview = self.query_one(PreviewPane)
        self.tasks = self.query_one(TasksPane)
        self.messages = self.query_one(MessagesPane)
        self.wall = self.query_one(WallPane)
        self.processes = self.query_one(ProcessesPane)
        self.panes: dict[str, Pane] = {
            "fleet": self.fleet,
            "screen": self.preview,
            "tasks": self.tasks,
            "messages": self.messages,
            "details": self.query_one(DetailsPane),
            "wall": self.wall,
            "processes": self.processes,
        }
        self.lay_out()
        self.set_interval(1.0, self.tick)
        self.refresh_picture()

    @property
    def timonel(self) -> TimonelApp:
        """The app, as itself."""
        return cast("TimonelApp", self.app)

    def tick(self) -> None:
        """Once a second: ages. Nothing when nobody sees it."""
        if self.is_active:
            self.refresh_picture()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Back on top: the newest, not what was left."""
        if self.is_mounted and self.timonel.latest is not EMPTY:  # at the very start nothing was read yet
            self.show_snapshot(self.timonel.latest)

    # What is drawn

    def refresh_picture(self) -> None:
        """Draw the moment; panes paint only what differs."""
        snapshot, now = self.picture.snapshot, self.timonel.clock()
        self.picture = self.picture._replace(now=now, project=self.timonel.facts)
        self.fleet.show(self.picture)
        if self.wanted and (found := snapshot.named(self.wanted)) is not None:
            self.wanted = ""
            self.fleet.target.move_to(str(found.conversation.id))
        self.approvals.show(self.picture)
        self.tasks.show(self.picture)
        self.messages.show(self.picture)
        self.query_one(TooSmall).set_needs_you(len(needing_you(snapshot)))
        self.show_selection()

    def show_selection(self) -> None:
        """What depends on the cursor."""
        number = self.fleet.selected_id
        member = None if number is None else self.picture.snapshot.member(number)
        self.picture = self.picture._replace(member=member)
        self.preview.show(self.picture)
        self.panes["details"].show(self.picture)
        self.look_at_terminals()
        self.status.set_parts(
            left_parts(self.picture, self.size.width < NARROW), right_parts(self.picture, self.news_at)
        )
        self.query_one(TabLine).show(self.active, self.panes[self.active].heading)
        self.show_hints()

    def show_hints(self) -> None:
        """The keys for what is selected."""
        self.query_one(HintBar).set_hints(hints_for(REGISTRY, self.context(), 4 if self.size.width < NARROW else 7))

    def lay_out(self) -> None:
        """Show the panes that the size and the zoom allow."""
        layout = layout_for(self.size.width, self.active, self.zoom)
        self.shown = layout.panes
        for name, pane in self.panes.items():
            pane.display = name in layout.panes
            pane.heading.display = not layout.tabs or name == "screen"
            pane.set_class(layout.tabs, "-alone")
        self.query_one("#upper").display = bool(layout.panes & UPPER)
        self.query_one("#lower").display = bool(layout.panes & LOWER)
        self.query_one("#side").display = bool(layout.panes & SIDE)
        self.query_one(TabLine).display = layout.tabs
        small = is_too_small(self.size.width, self.size.height)
        for part in ("#body", "#status", "#hints"):
            self.query_one(part).display = not small
        self.query_one(TooSmall).display = small

    # What the person does

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

    # What commands want to know and tell

    @property
    def scope(self) -> Scope:
        """What the keys are about: the kind of thing in the pane with the focus."""
        if self.approvals.has_focus_within:
            return Scope.APPROVAL
        return _SCOPES.get(self.active, Scope.CONVERSATION)

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

    def flash(self, text: str, style: str = "success") -> None:
        """On the status line."""
        self.status.flash(text, style)

    def select(self, name: str) -> None:
        """Now, or as soon as a snapshot knows it."""
        self.wanted = name
        self.refresh_picture()

    def changed(self, command: Command) -> None:
        """Look at the journal and at the terminal at once."""
        if command.lane is not Lane.HERE:
            self.timonel.nudge()
