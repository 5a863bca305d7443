"""Processes: a tree for each conversation, the project's own, and the newest lines of the selected one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip

from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.model.conversation import ALIVE
from core.model.process import Process, ProcessState
from core.services.processes.trees import Leaf
from core.services.snapshot.fleet import FleetSnapshot, Member
from tui.feeds.process_feed import Seen, Wanted
from tui.key_bindings import bindings_for
from tui.lines.notice_lines import Notice
from tui.lines.process_line import (
    background_row,
    draw_process,
    draw_process_titles,
    leaf_row,
    member_row,
    owner_row,
)
from tui.lines.text_strip import exact_strip
from tui.panes.pane import Pane, PaneTitle
from tui.panes.picture import Picture
from tui.widgets.line_list import LineList
from tui.widgets.line_view import LineView
from tui.widgets.row import Row
from tui.widgets.status_line import Part
from tui.widgets.terminal_view import TerminalView

NOTHING = Notice(
    "No process", "What conversations run shows here as trees; servers and watchers run in the background.", "n",
    "starts one",
)  # fmt: skip
NO_LOG = Notice("No output", "Select a conversation or a background process: what it prints shows here.", style="muted")
GUTTER = "  "  # of the rows: cursor and mark


class ProcessTitles(LineView):
    """The names of the columns."""

    def render_line(self, y: int) -> Strip:
        """The line; as wide as the rows below it, beside their scroll bar."""
        width, styles = self.size.width, self.line_styles()
        titles = draw_process_titles(max(width - len(GUTTER) - 1, 0), styles)
        return exact_strip([*exact_strip([], len(GUTTER), styles.text), *titles], width, styles.text)


class ProcessesPane(Pane):
    """Pane 7."""

    NUMBER, NAME = "7", "Processes"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.PROCESS)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._seen = Seen()
        self._picture = Picture()
        self._members: dict[str, Member] = {}
        self._processes: dict[str, Process] = {}
        self._leaves: dict[str, tuple[str, Leaf]] = {}
        self._log_title = PaneTitle("", "Output")

    def compose_body(self) -> ComposeResult:
        """Titles, trees, and below them what the selected one prints."""
        yield ProcessTitles(classes="column-titles")
        yield LineList(draw_process, notice=NOTHING, id="process-list")
        yield self._log_title
        yield TerminalView(id="process-log")

    @property
    def target(self) -> LineList:
        """The trees."""
        return self.query_one(LineList)

    @property
    def selected(self) -> Process | None:
        """The background process under the cursor."""
        return self._processes.get(self.target.cursor_key)

    def about(self, context: CommandContext, key: str) -> CommandContext:
        """The same moment about the process or the conversation of a row."""
        return context._replace(
            member=self._member_of(key), process=self._processes.get(key), leaf=self._leaves.get(key, ("", None))[1]
        )

    @property
    def printing(self) -> Process | None:
        """The background process whose output is shown: the selected one, or the one above a selected part of it."""
        key = self.target.cursor_key
        return self._processes.get(self._leaves[key][0] if key in self._leaves else key)

    @property
    def selected_leaf(self) -> Leaf | None:
        """The process of the operating system under the cursor."""
        found = self._leaves.get(self.target.cursor_key)
        return found[1] if found else None

    @property
    def selected_member(self) -> Member | None:
        """The conversation that the row under the cursor belongs to."""
        return self._member_of(self.target.cursor_key)

    def _member_of(self, key: str) -> Member | None:
        owner = self._leaves[key][0] if key in self._leaves else key
        process = self._processes.get(owner)
        return self._members.get(f"c-{process.conversation_id}" if process else owner)

    @property
    def wanted(self) -> Wanted | None:
        """What this screen needs to be told; None while it is not shown."""
        if not self.display:
            return None
        roots = [(key, one.process.pid) for key, one in self._members.items() if one.process]
        roots += [(key, one.pid) for key, one in self._processes.items() if one.runs and one.pid]
        member = self.selected_member
        lines = max(self.query_one(TerminalView).size.height, 1)
        shown = self.printing
        terminal = member.conversation.key if member is not None and shown is None else ""
        subjects = [one.conversation.subject for one in self._members.values()]
        subjects += [one.subject for one in self._processes.values()]
        return Wanted(tuple(roots), tuple(subjects), shown, terminal, lines)

    def show(self, picture: Picture) -> None:
        """The trees of this moment."""
        self._picture = picture
        snapshot = picture.snapshot
        self._processes = {one.key: one for one in snapshot.processes}
        owners = {one.conversation_id for one in snapshot.processes}
        self._members = {
            one.conversation.key: one
            for one in snapshot.members
            if not one.conversation.closed_at
            and (one.process or one.conversation.state in ALIVE or one.conversation.id in owners)
        }
        self._leaves = {}
        self.target.set_rows(self._rows(snapshot))
        running = sum(one.runs for one in snapshot.processes)
        failed = sum(one.state in (ProcessState.FAILED, ProcessState.GIVEN_UP) for one in snapshot.processes)
        parts = [Part(f"{failed} failed", "error")] if failed else []
        self.heading.set_parts([*parts, Part(f"{running} in the background")], "n starts one")
        self._show_log()

    def show_seen(self, seen: Seen) -> None:
        """What the machine says now."""
        self._seen = seen
        if self.display:
            self.show(self._picture)

    def _rows(self, snapshot: FleetSnapshot) -> list[Row]:
        now, ascii_only, seen = self._picture.now, self._picture.project.ascii, self._seen
        rows: list[Row] = []
        for key, member in self._members.items():
            leaves = seen.trees.get(key, ())
            past = seen.past.get(member.conversation.subject, ())
            rows.append(Row(key, member_row(member, leaves, past, now, ascii_only)))
            rows += self._leaf_rows(key, leaves)
            rows += self._background(member.conversation.id, snapshot)
        if own := self._background(None, snapshot):
            rows.append(Row("project", owner_row("the project", ascii_only)))
            rows += own
        return rows

    def _background(self, owner: int | None, snapshot: FleetSnapshot) -> list[Row]:
        rows: list[Row] = []
        for process in snapshot.processes:
            if process.conversation_id == owner:
                leaves, past = self._seen.trees.get(process.key, ()), self._seen.past.get(process.subject, ())
                alarm, ascii_only = snapshot.alarm_of(process.subject), self._picture.project.ascii
                row = background_row(process, leaves, past, alarm, self._picture.now, ascii_only)
                rows.append(Row(process.key, row))
                rows += self._leaf_rows(process.key, leaves, 1)
        return rows

    def _leaf_rows(self, owner: str, leaves: tuple[Leaf, ...], deeper: int = 0) -> list[Row]:
        """Without the root: that is the wrapper, which stands for the whole tree."""
        rows: list[Row] = []
        for leaf in leaves[1:]:
            key = f"{owner} {leaf.pid} {leaf.started}"  # a tree may stand within another
            self._leaves[key] = (owner, leaf)
            rows.append(Row(key, leaf_row(leaf._replace(depth=leaf.depth - 1 + deeper), self._picture.project.ascii)))
        return rows

    def _show_log(self) -> None:
        member, process = self.selected_member, self.printing
        key = process.key if process else member.conversation.key if member else ""
        name = process.name if process else member.conversation.name if member else ""
        self._log_title.set_parts([Part(name, "strong")] if name else [], "enter all of it" if process else "")
        view = self.query_one(TerminalView)
        view.set_notice(NO_LOG if not self._seen.error else Notice("Cannot look", self._seen.error, style="warning"))
        view.show(self._seen.tail if key and key == self._seen.of else ())
