"""One task as one line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.model.task import Task, TaskState
from core.text.clean import clean_line
from core.text.values import age
from tui import glyphs
from tui.glyphs import Look
from tui.lines.bars import progress_bar
from tui.lines.columns import Cell, Column, Placed, fit, row_segments
from tui.lines.line_styles import LineStyles
from tui.lines.task_card import after_text

COLUMNS = (
    Column("state", "state", 11, 11, 0),
    Column("number", "task", 4, 6, 1, "right"),
    Column("title", "title", 18, 80, 2),
    Column("owner", "holder", 10, 18, 4),
    Column("progress", "progress", 9, 12, 5),
    Column("priority", "priority", 2, 2, 6),
    Column("age", "age", 4, 4, 3, "right"),
)


class TaskRow(NamedTuple):
    """Everything that a line shows."""

    look: Look
    number: str
    title: str
    owner: str
    progress: float | None
    leased: bool
    priority: str
    age: str
    after: str
    ascii: bool


def task_row(task: Task, now: float, ascii_only: bool = False, after: Sequence[int] = ()) -> TaskRow:
    """The row of a task at a moment; `after` are the unfinished tasks that it needs."""
    look = glyphs.look(glyphs.TASKS, task.state)
    if task.hold:
        look = look._replace(word="held")
    return TaskRow(
        look,
        f"#{task.id}",
        clean_line(task.title, 200),
        clean_line(task.owner, 80),
        task.progress,
        task.state == TaskState.LEASED,
        f"p{task.priority}",
        age(now - (task.ended_at or task.changed_at)),
        after_text(after),
        ascii_only,
    )


def draw_task(row: TaskRow, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """The line."""
    placed = _placed(width)
    bar = next((each.width for each in placed if each.column.name == "progress"), 0)
    ended = row.look.word in {"done", "cancelled"}
    glyph = row.look.ascii if row.ascii else row.look.glyph
    cells: dict[str, Cell | list[Segment]] = {
        "state": Cell(f"{glyph} {row.look.word}", styles.named(row.look.style)),
        "number": Cell(row.number, styles.muted),
        "title": Cell(row.title, styles.muted if ended else styles.text),
        "owner": Cell(row.owner or row.after, styles.muted, middle=bool(row.owner)),
        "priority": Cell(row.priority, styles.warning if row.priority == "p0" else styles.muted),
        "age": Cell(row.age, styles.muted),
    }  # fmt: skip
    if row.leased and bar:
        cells["progress"] = progress_bar(row.progress, bar, styles, ascii_only=row.ascii)
    return Strip(row_segments(placed, cells, width, styles.text))


@lru_cache(maxsize=8)
def _placed(width: int) -> tuple[Placed, ...]:
    return fit(COLUMNS, width)
