"""The queue, as a list by urgency or as a board of columns by state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.commands.command import Scope
from core.commands.task_board import BoardColumn, Column, board_columns, in_order
from core.model.task import Task
from core.services.fleet_snapshot import FleetSnapshot
from tui.key_bindings import bindings_for
from tui.lines.notice_lines import Notice
from tui.lines.task_card import draw_card, task_card
from tui.lines.task_line import draw_task, task_row
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.panes.row_cache import RowCache
from tui.widgets.card_columns import CardColumn, CardColumns
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
        self._columns: tuple[CardColumn, ...] = ()
        self._shown: FleetSnapshot | None = None
        self._cache: RowCache[Task] = RowCache()
        self._picture = Picture()
        self.list = LineList(draw_task, notice=EMPTY, id="task-list")
        self.board = CardColumns(draw_card, notice=EMPTY, id="task-board")
        self.board.display = False

    def compose_body(self) -> ComposeResult:
        """Both; one of them shows."""
        yield self.list
        yield self.board

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

    def show_as_board(self, on: bool) -> None:
        """The other way to show them; the cursor stays on its task."""
        key = self.target.cursor_key
        self.board.display, self.list.display = on, not on
        self.show(self._picture)
        self.target.move_to(key)

    def show(self, picture: Picture) -> None:
        """The tasks of this moment."""
        self._picture = picture
        if fresh := picture.snapshot is not self._shown:
            self._take(picture.snapshot)
        if self.as_board:
            self._show_board(picture)
        else:
            self._show_list(picture, fresh)

    def _take(self, snapshot: FleetSnapshot) -> None:
        self._shown = snapshot
        self._ordered = in_order(snapshot.tasks)
        self._tasks = {str(task.id): task for task in self._ordered}
        self._columns = ()
        counts = snapshot.task_counts
        left = [Part(f"{counts['failed']} parked", "error")] if counts.get("failed") else []
        words = (("leased", "held"), ("ready", "ready"), ("blocked", "blocked"))
        left += [Part(f"{counts[state]} {word}") for state, word in words if counts.get(state)]
        self.heading.set_parts(left, "b board")

    def _show_list(self, picture: Picture, fresh: bool) -> None:
        after, now, ascii_only = picture.snapshot.after, picture.now, picture.project.ascii

        def make(task: Task) -> object:
            return task_row(task, now, ascii_only, after.get(task.id, ()))

        records = [(str(task.id), task, task.ended_at or task.changed_at) for task in self._ordered]
        aging = None if fresh else frozenset(self.list.visible_keys)
        self.list.set_rows(self._cache.rows(records, now, make, after, aging))

    def _show_board(self, picture: Picture) -> None:
        if not self._columns:
            self._columns = tuple(map(_card_column, board_columns(self._ordered, picture.snapshot.task_counts)))
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
