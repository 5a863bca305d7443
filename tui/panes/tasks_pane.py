"""The queue: what is parked, being done, ready, waiting and done."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from core.commands.command import Scope
from core.model.task import Task
from core.services.fleet_snapshot import FleetSnapshot
from tui.key_bindings import bindings_for
from tui.lines.notice_lines import Notice
from tui.lines.task_line import draw_task, in_order, task_row
from tui.panes.pane import Pane
from tui.panes.picture import Picture
from tui.panes.row_cache import RowCache
from tui.widgets.line_list import LineList
from tui.widgets.status_line import Part

EMPTY = Notice("No task", "Tasks wait here until a conversation claims them.", "t", "adds one")


class TasksPane(Pane):
    """Pane 3."""

    NUMBER, NAME = "3", "Tasks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Scope.TASK)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._tasks: dict[str, Task] = {}
        self._shown: FleetSnapshot | None = None
        self._cache: RowCache[Task] = RowCache()

    def compose_body(self) -> ComposeResult:
        """The rows."""
        yield LineList(draw_task, notice=EMPTY, id="task-list")

    @property
    def target(self) -> LineList:
        """The rows."""
        return self.query_one(LineList)

    @property
    def selected(self) -> Task | None:
        """The task under the cursor."""
        return self._tasks.get(self.target.cursor_key)

    def show(self, picture: Picture) -> None:
        """The rows of this moment."""
        tasks = in_order(picture.snapshot.tasks)
        self._tasks = {str(task.id): task for task in tasks}
        records = [(str(task.id), task, task.ended_at or task.changed_at) for task in tasks]
        make = partial(task_row, now=picture.now, ascii_only=picture.project.ascii)
        aging = frozenset(self.target.visible_keys) if picture.snapshot is self._shown else None
        self._shown = picture.snapshot
        self.target.set_rows(self._cache.rows(records, picture.now, make, aging=aging))
        counts = picture.snapshot.task_counts
        left = [Part(f"{counts['failed']} parked", "error")] if counts.get("failed") else []
        words = (("leased", "held"), ("ready", "ready"), ("blocked", "blocked"))
        left += [Part(f"{counts[state]} {word}") for state, word in words if counts.get(state)]
        self.heading.set_parts(left)
