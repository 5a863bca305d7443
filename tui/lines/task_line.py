"""One task as one line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.commands.task_tree import TreeLine
from core.model.task import Awaited, TaskState
from core.text.clean import clean_line
from core.text.cut import cut, pad
from core.text.values import age
from core.text.width import width as cells_of
from tui import glyphs
from tui.glyphs import Look
from tui.lines.bars import progress_bar
from tui.lines.columns import Cell, Column, Placed, fit, row_segments
from tui.lines.line_styles import LineStyles
from tui.lines.task_waits import waits_segments
from tui.lines.tree_rails import fold_sign, rails_text

COLUMNS = (
    Column("state", "state", 11, 11, 0),
    Column("number", "task", 4, 6, 1, "right"),
    Column("title", "title", 18, 80, 2),
    Column("owner", "holder", 10, 24, 4),
    Column("progress", "progress", 9, 12, 5),
    Column("priority", "priority", 2, 2, 6),
    Column("age", "age", 4, 4, 3, "right"),
)
SHORT_WAIT = 7  # cells: `✗ #3 +2`
LEAST_TITLE = 6  # cells: what a title keeps before anything is said beside it


class TaskRow(NamedTuple):
    """Everything that a line shows."""

    look: Look
    number: str
    rails: str
    fold: str
    title: str
    parts: str
    parked: str
    aside: bool
    owner: str
    progress: float | None
    leased: bool
    priority: str
    age: str
    after: tuple[Awaited, ...]
    ascii: bool


def task_row(line: TreeLine, now: float, ascii_only: bool = False, after: Sequence[Awaited] = ()) -> TaskRow:
    """The row of a task at a moment; `after` are the unfinished tasks that it needs."""
    task = line.task
    look = glyphs.look(glyphs.TASKS, task.state)
    if task.hold:
        look = look._replace(word="held")
    return TaskRow(
        look,
        f"#{task.id}",
        rails_text(line.rails, ascii_only),
        fold_sign(line.folded, ascii_only) if line.parts else "",
        clean_line(task.title, 200),
        f"{line.done}/{line.parts}" if line.parts else "",
        f"{line.parked} parked" if line.parked and line.folded else "",
        line.aside,
        clean_line(task.owner, 80),
        task.progress,
        task.state == TaskState.LEASED,
        f"p{task.priority}",
        age(now - (task.ended_at or task.changed_at)),
        tuple(after),
        ascii_only,
    )


def draw_task(row: TaskRow, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """The line."""
    placed = _placed(width)
    rooms = {each.column.name: each.width for each in placed}
    glyph = row.look.ascii if row.ascii else row.look.glyph
    cells: dict[str, Cell | list[Segment]] = {
        "state": Cell(f"{glyph} {row.look.word}", styles.muted if row.aside else styles.named(row.look.style)),
        "number": Cell(row.number, styles.muted),
        "title": _title(row, rooms.get("title", 0), "owner" not in rooms, styles),
        "owner": Cell(row.owner, styles.muted, middle=True),
        "priority": Cell(row.priority, styles.warning if row.priority == "p0" else styles.muted),
        "age": Cell(row.age, styles.muted),
    }  # fmt: skip
    if row.after and not row.owner and "owner" in rooms:
        cells["owner"] = waits_segments(row.after, rooms["owner"], styles, row.ascii)
    if row.leased and "progress" in rooms:
        cells["progress"] = progress_bar(row.progress, rooms["progress"], styles, ascii_only=row.ascii)
    return Strip(row_segments(placed, cells, width, styles.text))


def _title(row: TaskRow, room: int, alone: bool, styles: LineStyles) -> list[Segment]:
    """Its place in the tree, what it is, and of a whole how many of its parts are done.

    `alone`: there is no column beside it to say what it waits for, so it is said here.
    """
    spare = max(room - LEAST_TITLE, 0) // 2 * 2  # of deep ones the inner rails
    rails = row.rails[max(len(row.rails) - spare, 0) :]
    left = room - cells_of(rails) - cells_of(row.fold)
    told = [[Segment(text, style)] for text, style in ((row.parts, styles.muted), (row.parked, styles.error)) if text]
    if alone and row.after and not row.owner:
        told.insert(0, waits_segments(row.after, SHORT_WAIT, styles, row.ascii)[:-1])
    while told and left - sum(map(_wide, told)) < LEAST_TITLE:
        told.pop()
    left -= sum(map(_wide, told))
    quiet = row.aside or row.look.word in {"done", "cancelled"}
    title = Segment(pad(cut(row.title, max(left, 0)), max(left, 0)), styles.muted if quiet else styles.text)
    if not alone:  # what is told stands right behind the title, unless it stands in a column of its own
        title = Segment(title.text.rstrip(), title.style)
    segments = [Segment(rails, styles.muted), Segment(row.fold, styles.accent), title]
    for one in told:
        segments += [Segment(" ", styles.text), *one]
    missing = room - sum(cells_of(one.text) for one in segments)
    return [*segments, Segment(pad("", max(missing, 0)), styles.text)]


def _wide(told: list[Segment]) -> int:
    """With the blank before it."""
    return sum(cells_of(one.text) for one in told) + 1


@lru_cache(maxsize=8)
def _placed(width: int) -> tuple[Placed, ...]:
    return fit(COLUMNS, width)
