"""The fleet: one line a conversation, in four groups."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip

from core.commands.attention import Group, in_groups, since
from core.commands.context import CommandContext
from core.commands.fleet_filter import matches, parse
from core.commands.scope import Scope
from core.services.snapshot.fleet import FleetSnapshot, Member
from tui.key_bindings import bindings_for
from tui.lines.fleet_line import FleetRow, draw_fleet, draw_titles, fleet_row, group_row
from tui.lines.notice_lines import Notice
from tui.lines.text_strip import exact_strip
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.panes.row_cache import RowCache
from tui.widgets.filter_box import FilterBox
from tui.widgets.line_list import LineList
from tui.widgets.line_view import LineView
from tui.widgets.row import Row
from tui.widgets.status_line import Part

LOADING = Notice("Reading the journal", style="muted")
NOBODY = Notice(
    "No conversation yet",
    "Each gets a branch, a worktree and a terminal of its own, and goes on when you leave.",
    "c",
    "starts the first one",
)
GUTTER = "  "  # of the rows: cursor and mark


class ColumnTitles(LineView):
    """The names of the columns."""

    def render_line(self, y: int) -> Strip:
        """The line; as wide as the rows below it, beside their scroll bar."""
        width, styles = self.size.width, self.line_styles()
        if y:
            return self.blank_line(width)
        titles = draw_titles(max(width - len(GUTTER) - 1, 0), styles)
        return exact_strip([*exact_strip([], len(GUTTER), styles.text), *titles], width, styles.text)


class FleetPane(Pane):
    """Pane 1."""

    NUMBER, NAME = "1", "Fleet"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.CONVERSATION)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._shown: FleetSnapshot | None = None
        self._caches: dict[Group, RowCache[Member]] = {}

    def compose_body(self) -> ComposeResult:
        """Titles, rows, and the filter."""
        yield ColumnTitles(classes="column-titles")
        yield LineList(draw_fleet, notice=LOADING, id="fleet-list")
        yield FilterBox("words  !not  state:stuck  branch:x  role:x  agent:x  task:x", id="filter")

    def on_mount(self) -> None:
        """Finds its parts once."""
        self.filter = self.query_one(FilterBox)
        self.titles = self.query_one(ColumnTitles)

    @property
    def target(self) -> LineList:
        """The rows."""
        return self.query_one(LineList)

    @property
    def selected_id(self) -> int | None:
        """Of the conversation under the cursor."""
        key = self.target.cursor_key
        return int(key) if key else None

    def about(self, context: CommandContext, key: str) -> CommandContext:
        """The same moment about the conversation of a row."""
        return context._replace(member=context.snapshot.member(int(key)))

    @property
    def shown_ids(self) -> frozenset[int]:
        """Of the conversations that the filter lets through."""
        return frozenset(int(row.key) for row in self.target.rows if row.kind == "item")

    def show(self, picture: Picture) -> None:
        """The rows of this moment."""
        terms = parse(self.filter.value)

        def make(member: Member) -> FleetRow:
            return fleet_row(member, picture.now, picture.project.ascii)

        aging = frozenset(self.target.visible_keys) if picture.snapshot is self._shown else None
        self._shown = picture.snapshot
        rows: list[Row] = []
        shown = 0
        for group, members in in_groups(picture.snapshot):
            kept = [member for member in members if not terms or matches(terms, member)]
            if not kept:
                continue
            shown += len(kept)
            rows.append(Row(f"group {group.value}", group_row(group, len(kept)), "header"))
            cache = self._caches.setdefault(group, RowCache())
            records = [(str(member.conversation.id), member, since(member)) for member in kept]
            rows += cache.rows(records, picture.now, make, aging=aging)
        self.target.set_notice(self._notice(picture, bool(terms)))
        self.target.set_rows(rows)
        self.titles.display = bool(rows)
        total = len(picture.snapshot.members)
        left = [Part(f"{shown} of {total} match “{self.filter.value}”", "warning")] if terms else [Part(f"{total}")]
        self.heading.set_parts(
            left, "esc clears it" if terms else f"from {picture.project.branch}" if picture.project.branch else ""
        )

    def _notice(self, picture: Picture, filtered: bool) -> Notice:
        if not picture.loaded:
            return Notice("Cannot read the journal", picture.failure, style="error") if picture.failure else LOADING
        if filtered and picture.snapshot.members:
            return Notice("Nothing matches", f"the filter “{self.filter.value}”", "esc", "clears it")
        return NOBODY
