"""The queue, as a tree by urgency or as a board of columns by state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.commands.task_board import BoardColumn, Column, board_columns, in_order
from core.commands.task_filter import matches, parse
from core.commands.task_tree import TreeLine, as_tree, wholes
from core.model.task import Awaited, Task
from core.services.snapshot.fleet import FleetSnapshot
from tui.key_bindings import bindings_for
from tui.lines.notice_lines import Notice
from tui.lines.task_card import draw_card, task_card
from tui.lines.task_line import draw_task, task_row
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.panes.row_cache import RowCache
from tui.widgets.card_columns import CardColumn, CardColumns
from tui.widgets.filter_box import FilterBox
from tui.widgets.line_list import LineList
from tui.widgets.status_line import Part

EMPTY = Notice("No task", "Tasks wait here until a conversation claims them.", "t", "adds one")
_STYLES = {Column.PARKED: "error", Column.LEASED: "text", Column.READY: "text"}


class TasksPane(Pane):
    """Pane 3."""

    NUMBER, NAME = "3", "Tasks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.TASK)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._tasks: dict[str, Task] = {}
        self._ordered: Sequence[Task] = ()
        self._wanted: frozenset[int] | None = None  # numbers that match the filter; None: there is none
        self._folded: frozenset[int] = frozenset()  # stays when a task goes, and holds again when it comes back
        self._lines: Sequence[TreeLine] = ()
        self._columns: tuple[CardColumn, ...] = ()
        self._shown: FleetSnapshot | None = None
        self._about: tuple[str, frozenset[int]] = ("", frozenset())  # filter and folds, as shown
        self._cache: RowCache[tuple[TreeLine, tuple[Awaited, ...]]] = RowCache()
        self._picture = Picture()
        self.list = LineList(draw_task, notice=EMPTY, id="task-list")
        self.board = CardColumns(draw_card, notice=EMPTY, id="task-board")
        self.board.display = False
        self.filter = FilterBox("words  !not  state:ready  holder:x  for:x  type:x  priority:p0", id="task-filter")

    def compose_body(self) -> ComposeResult:
        """Both, of which one shows, and the filter."""
        yield self.list
        yield self.board
        yield self.filter

    @property
    def as_board(self) -> bool:
        """Whether the board shows."""
        return self.board.display

    @property
    def target(self) -> LineList | CardColumns:
        """What shows the tasks."""
        return self.board if self.as_board else self.list

    @property
    def selected(self) -> Task | None:
        """The task under the cursor."""
        return self._tasks.get(self.target.cursor_key)

    def about(self, context: CommandContext, key: str) -> CommandContext:
        """The same moment about the task of a row."""
        return context._replace(task=self._tasks.get(key))

    def show_as_board(self, on: bool) -> None:
        """The other way to show them; the cursor stays on its task."""
        key = self.target.cursor_key
        self.board.display, self.list.display = on, not on
        self._reveal(self._tasks.get(key))
        self.show(self._picture)
        self.target.move_to(key)

    def fold(self) -> None:
        """Lists the parts of the selected whole or not; on a part, those of the whole that it belongs to."""
        task = self.selected
        if task is None:
            return
        number = task.id if task.id in wholes(self._ordered) else task.parent_id
        if number is not None:
            self._folded ^= {number}
            self.show(self._picture)
            self.list.move_to(str(number))

    def fold_all(self) -> None:
        """Lists the parts of no whole, or of all when none is open."""
        every, task = wholes(self._ordered), self.selected
        shut = bool(every - self._folded)
        self._folded = self._folded | every if shut else self._folded - every
        while shut and task is not None and str(task.parent_id) in self._tasks:
            task = self._tasks[str(task.parent_id)]
        self.show(self._picture)
        if task is not None:
            self.list.move_to(str(task.id))

    def show(self, picture: Picture) -> None:
        """The tasks of this moment."""
        self._picture = picture
        about = (self.filter.value, self._folded)
        fresh = picture.snapshot is not self._shown or about != self._about
        if fresh:
            self._shown, self._about = picture.snapshot, about
            self._take(picture.snapshot)
        if self.as_board:
            self._show_board(picture)
        else:
            self._show_list(picture, fresh)

    def _take(self, snapshot: FleetSnapshot) -> None:
        terms = parse(self.filter.value)
        self._ordered = in_order(snapshot.tasks)
        self._tasks = {str(task.id): task for task in self._ordered}
        self._wanted = frozenset(task.id for task in self._ordered if matches(terms, task)) if terms else None
        self._lines = as_tree(self._ordered, self._folded, self._wanted)
        self._columns = ()
        self._tell(snapshot)

    def _tell(self, snapshot: FleetSnapshot) -> None:
        """What is above the list, and what stands in it when it is empty."""
        if self._wanted is not None:
            text = f"{len(self._wanted)} of {len(self._ordered)} match “{self.filter.value}”"
            self.heading.set_parts([Part(text, "warning")], "esc clears it")
            self.list.set_notice(Notice("Nothing matches", f"the filter “{self.filter.value}”", "esc", "clears it"))
            return
        counts = snapshot.task_counts
        left = [Part(f"{counts['failed']} parked", "error")] if counts.get("failed") else []
        words = (("leased", "held"), ("ready", "ready"), ("blocked", "blocked"))
        left += [Part(f"{counts[state]} {word}") for state, word in words if counts.get(state)]
        self.heading.set_parts(left, "b board")
        self.list.set_notice(EMPTY)

    def _reveal(self, task: Task | None) -> None:
        """Opens everything that it is part of."""
        while task is not None and task.parent_id is not None:
            self._folded -= {task.parent_id}
            task = self._tasks.get(str(task.parent_id))

    def _show_list(self, picture: Picture, fresh: bool) -> None:
        after, now, ascii_only = picture.snapshot.after, picture.now, picture.project.ascii

        def make(record: tuple[TreeLine, tuple[Awaited, ...]]) -> object:
            return task_row(record[0], now, ascii_only, record[1])

        records = (
            (str(line.task.id), (line, after.get(line.task.id, ())), line.task.ended_at or line.task.changed_at)
            for line in self._lines
        )
        aging = None if fresh else frozenset(self.list.visible_keys)
        self.list.set_rows(self._cache.rows(records, now, make, aging=aging))

    def _show_board(self, picture: Picture) -> None:
        if not self._columns:
            kept = [task for task in self._ordered if self._wanted is None or task.id in self._wanted]
            counts = picture.snapshot.task_counts if self._wanted is None else {}
            self._columns = tuple(map(_card_column, board_columns(kept, counts)))
        self.board.set_columns(self._columns, partial(_card, picture))


def _card(picture: Picture, task: Task) -> object:
    return task_card(task, picture.snapshot.after.get(task.id, ()), picture.now, picture.project.ascii)


def _card_column(column: BoardColumn) -> CardColumn:
    shown = len(column.tasks)
    whole = shown == column.total
    count = f"{column.total:,}" if whole else f"{shown:,} of {column.total:,}"
    note = "" if whole else "newest" if column.column is Column.ENDED else "first"
    style = _STYLES.get(column.column, "muted") if shown else "muted"
    return CardColumn(column.column, count, style, note, {str(task.id): task for task in column.tasks})
