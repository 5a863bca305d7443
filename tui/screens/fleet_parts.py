"""The parts of the home screen, and how each moment is drawn: what its feeds, marks, views and events stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from core.commands.attention import needing_you
from core.commands.scope import Scope
from tui.key_bindings import REGISTRY
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
from tui.screens.layout import LOWER, NARROW, SIDE, UPPER, layout_for
from tui.screens.lost_offer import LostOffer
from tui.screens.status_parts import left_parts, right_parts
from tui.screens.tab_line import TabLine
from tui.widgets.hint_bar import HintBar
from tui.widgets.status_line import StatusLine
from tui.widgets.too_small import TooSmall, is_too_small

if TYPE_CHECKING:
    from tui.app import TimonelApp

_SCOPES = {"tasks": Scope.TASK, "messages": Scope.MESSAGE, "processes": Scope.PROCESS}


class FleetParts(CommandScreen):
    """Draws snapshots; it holds no truth of its own."""

    active = "fleet"  # the pane in use
    zoom = "normal"
    shown: frozenset[str] = frozenset()
    wanted = ""  # name of a conversation that is to be selected once it is there
    news_at: float | None = None

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

    def look_at_terminals(self) -> None:
        """Only what is on the screen is captured."""
        key = self.preview.terminal_key if "screen" in self.shown else ""
        self.timonel.terminals.show(key, *self.preview.view_size)
        if "wall" in self.shown:
            self.wall.show(self.picture, self.fleet.shown_ids)
        self.timonel.wall_feed.show(self.wall.wanted)
        if "processes" in self.shown:
            self.processes.show(self.picture)
        self.timonel.process_feed.show(self.processes.wanted)

    @property
    def scope(self) -> Scope:
        """What the keys are about: the kind of thing in the pane with the focus."""
        if self.approvals.has_focus_within:
            return Scope.APPROVAL
        return _SCOPES.get(self.active, Scope.CONVERSATION)

    def flash(self, text: str, style: str = "success") -> None:
        """On the status line."""
        self.status.flash(text, style)

    def select(self, name: str) -> None:
        """Now, or as soon as a snapshot knows it."""
        self.wanted = name
        self.refresh_picture()
