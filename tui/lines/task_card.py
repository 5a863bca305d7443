"""One task as a card of two lines on the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.model.task import Awaited, Task, TaskState
from core.rules.match import requirement
from core.text.clean import clean_line
from core.text.cut import cut, cut_middle, pad
from core.text.values import age
from core.text.width import width as cells_of
from tui import glyphs
from tui.glyphs import Look
from tui.lines.bars import progress_bar
from tui.lines.line_styles import LineStyles
from tui.lines.task_waits import waits_text

USUAL = 2  # the priority that is not worth a word
BAR, SHORT_BAR = 14, 4
LEFT, WORDY = " left", 30  # cells from which on the word is shown


class TaskCard(NamedTuple):
    """Everything that the card shows."""

    look: Look
    number: str
    title: str
    priority: str
    about: str
    about_style: str
    progress: float | None
    leased: bool
    time: str
    time_style: str
    ascii: bool


def task_card(task: Task, after: Sequence[Awaited], now: float, ascii_only: bool = False) -> TaskCard:
    """The card of a task at a moment; `after` are the unfinished tasks that it needs."""
    look = glyphs.look(glyphs.TASKS, task.state)
    if task.hold:
        look = look._replace(word="held")
    about, style = _about(task, waits_text(after, ascii_only))
    time, time_style = _time(task, now)
    return TaskCard(
        look,
        f"#{task.id}",
        clean_line(task.title, 200),
        "" if task.priority == USUAL else f"p{task.priority}",
        clean_line(about, 200),
        style,
        task.progress,
        task.state == TaskState.LEASED,
        time,
        time_style,
        ascii_only,
    )


def draw_card(card: TaskCard, width: int, _selected: bool, styles: LineStyles) -> tuple[Strip, Strip]:
    """Both lines: what it is, then who has it, how far, and for how long."""
    glyph = card.look.ascii if card.ascii else card.look.glyph
    urgent = styles.warning if card.priority in {"p0", "p1"} else styles.muted
    ended = card.look.word in {"done", "cancelled"}
    room = max(width - cells_of(card.number) - 3 - (len(card.priority) + 1 if card.priority else 0), 0)
    first = [
        Segment(f"{glyph} ", styles.named(card.look.style)),
        Segment(f"{card.number} ", styles.muted),
        Segment(pad(card.title, room), styles.muted if ended else styles.text),
        Segment(f" {card.priority}" if card.priority else "", urgent),
    ]
    return Strip(first), Strip(_second(card, width, styles))


def _second(card: TaskCard, width: int, styles: LineStyles) -> list[Segment]:
    time = card.time if width >= WORDY else card.time.removesuffix(LEFT)
    room = max(width - 2 - cells_of(time) - 1, 0)
    bar = 0 if not card.leased else BAR if room >= 30 else SHORT_BAR
    segments = [Segment("  ", styles.text)]
    if bar:
        who = max(room - bar - 1, 0)
        segments.append(Segment(pad(cut_middle(card.about, who), who), styles.named(card.about_style)))
        segments.append(Segment(" ", styles.text))
        segments += progress_bar(card.progress, min(bar, room), styles, ascii_only=card.ascii)
    else:
        segments.append(Segment(pad(cut(card.about, room), room), styles.named(card.about_style)))
    return [*segments, Segment(f" {time}", styles.named(card.time_style))]


def _about(task: Task, after: str) -> tuple[str, str]:
    """The one thing that matters in its state."""
    if task.state == TaskState.LEASED:
        return task.owner, "accent"
    if task.hold:
        return f"held back: {task.hold}", "warning"
    if task.state == TaskState.FAILED:
        return f"{task.failure_class}: {task.failure}" if task.failure_class else task.failure, "error"
    return _quiet_about(task, after), "muted"


def _quiet_about(task: Task, after: str) -> str:
    match task.state:
        case TaskState.BLOCKED:
            return after or f"waits for {task.open_needs} others"
        case TaskState.SCHEDULED:
            return f"tried, {task.failure}" if task.failure else "sleeps"
        case TaskState.READY:
            return _waits_for(task)
        case _:
            return f"by {task.ended_by}" if task.ended_by else task.state


def _waits_for(task: Task) -> str:
    wanted = requirement(task.need_key)
    said = [
        wanted.assignee,
        wanted.role,
        wanted.specialty,
        *wanted.capabilities,
    ]
    who = "for " + (", ".join(part for part in said if part) or "anybody")
    return f"{who}, uses {', '.join(wanted.resources)}" if wanted.resources else who


def _time(task: Task, now: float) -> tuple[str, str]:
    """What is left of a claim or a pause, else the age."""
    if task.state == TaskState.LEASED and task.lease_until is not None:
        left = task.lease_until - now
        return (f"{age(left)}{LEFT}", "muted" if left > 60 else "warning") if left > 0 else ("overdue", "error")
    if task.state == TaskState.SCHEDULED and task.ready_at is not None:
        return f"in {age(task.ready_at - now)}", "muted"
    return age(now - (task.ended_at or task.changed_at)), "muted"
