"""One conversation as one line of the fleet."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.commands.attention import Group, alarm_shown, group_of, look_of, since
from core.rules.freshness import is_stale
from core.services.snapshot.fleet import Member
from core.text.clean import clean_line
from core.text.values import age, money, percent, plural, size
from tui import glyphs
from tui.glyphs import Look
from tui.lines.bars import gauge, progress_bar
from tui.lines.columns import Cell, Column, Placed, fit, header_segments, row_segments
from tui.lines.line_styles import LineStyles

COLUMNS = (
    Column("state", "state", 10, 10, 0),
    Column("name", "name", 12, 20, 1),
    Column("task", "doing", 20, 70, 3),
    Column("progress", "progress", 9, 14, 5),
    Column("context", "context", 7, 12, 4),
    Column("cpu", "cpu", 4, 4, 6, "right"),
    Column("memory", "memory", 6, 6, 7, "right"),
    Column("agent", "agent", 7, 8, 8),
    Column("cost", "cost", 6, 6, 10, "right"),
    Column("branch", "branch", 28, 34, 9),
    Column("output", "output", 6, 6, 11, "right"),
    Column("disk", "disk", 7, 7, 12, "right"),
    Column("ports", "ports", 6, 12, 13),
    Column("age", "age", 4, 4, 2, "right"),
)


class FleetRow(NamedTuple):
    """Everything that a line shows, as text; equal rows look equal."""

    look: Look
    name: str
    about: str
    about_style: str
    progress: float | None
    has_bar: bool
    own_list: str  # 3/7, when the bar shows the agent's own to-do list
    context: float | None
    stale: bool
    cost: str
    cpu: str
    memory: str
    branch: str
    output: str  # how long ago it last printed
    disk: str
    ports: str
    agent: str
    age: str
    ascii: bool


class GroupRow(NamedTuple):
    """The line above a group."""

    title: str
    number: int
    style: str


def state_look(member: Member) -> Look:
    """How its state is drawn: why the operator is needed, else what it does."""
    table, entry = look_of(member)
    return glyphs.look(glyphs.ATTENTION if table == "attention" else glyphs.CONVERSATIONS, entry)


def context_share(member: Member) -> float | None:
    """How full its context is, 0 to 100; None when the agent's own figures do not say."""
    sample = member.context
    if sample is None or sample.used is None or not sample.size:
        return None
    return min(100.0 * sample.used / sample.size, 100.0)


def context_is_stale(member: Member, now: float) -> bool:
    """Whether its figures are too old for what it does."""
    return member.context is not None and is_stale(member.conversation.state, member.context.at, now)


def fleet_row(member: Member, now: float, ascii_only: bool = False) -> FleetRow:
    """The row of a conversation at a moment."""
    conversation, task, process = member.conversation, member.task, member.process
    about, style = _about(member)
    todo, share, own_list = member.own_list, task.progress if task else None, ""
    if share is None and todo is not None:
        share, own_list = todo.share, todo.words
    return FleetRow(
        state_look(member),
        clean_line(conversation.name, 80),
        clean_line(about, 200),
        style,
        share,
        task is not None or todo is not None,
        own_list,
        context_share(member),
        context_is_stale(member, now),
        money(member.context.cost) if member.context and member.context.cost is not None else "",
        percent(process.cpu) if process else "",
        size(process.memory).replace(" ", "") if process else "",
        clean_line(member.worktree.branch, 120) if member.worktree else "",
        age(now - process.output_at) if process and process.output_at is not None else "",
        _disk(member),
        (process.ports or "") if process else "",
        conversation.kind,
        age(now - since(member)),
        ascii_only,
    )


def _disk(member: Member) -> str:
    """Of its worktree; with "+" where the measurement ran out of time."""
    if (disk := member.disk) is None:
        return ""
    return size(disk.sources + disk.ignored).replace(" ", "") + ("" if disk.whole else "+")


def group_row(group: Group, count: int) -> GroupRow:
    """The row above a group."""
    return GroupRow(group.value, count, "warning" if group == Group.NEEDS_YOU else "muted")


def draw_fleet(row: FleetRow | GroupRow, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """A row of either kind."""
    if isinstance(row, GroupRow):
        title = styles.named(row.style) + styles.title.without_color
        return Strip([Segment(f"{row.title} ", title), Segment(f"{row.number}", styles.muted)])
    placed = _placed(width)
    rooms = {each.column.name: each.width for each in placed}
    bar, full = rooms.get("progress", 0), rooms.get("context", 0)
    glyph = row.look.ascii if row.ascii else row.look.glyph
    cells: dict[str, Cell | list[Segment]] = {
        "state": Cell(f"{glyph} {row.look.word}", styles.named(row.look.style)),
        "name": Cell(row.name, styles.strong, middle=True),
        "task": Cell(row.about, styles.named(row.about_style)),
        "cost": Cell(row.cost, styles.muted),
        "cpu": Cell(row.cpu, styles.muted),
        "memory": Cell(row.memory, styles.muted),
        "branch": Cell(row.branch, styles.muted, middle=True),
        "output": Cell(row.output, styles.muted),
        "disk": Cell(row.disk, styles.muted),
        "ports": Cell(row.ports, styles.muted),
        "agent": Cell(row.agent, styles.muted),
        "age": Cell(row.age, styles.muted),
    }  # fmt: skip
    if row.has_bar and bar:
        cells["progress"] = progress_bar(row.progress, bar, styles, ascii_only=row.ascii, label=row.own_list)
    if (full and row.cpu + row.memory) or row.context is not None:
        cells["context"] = gauge(row.context, full, styles, ascii_only=row.ascii, stale=row.stale)
    return Strip(row_segments(placed, cells, width, styles.text))


def draw_titles(width: int, styles: LineStyles) -> Strip:
    """The titles of the columns, in the place of the rows' own."""
    return Strip(header_segments(_placed(width), width, styles.muted))


@lru_cache(maxsize=8)
def _placed(width: int) -> tuple[Placed, ...]:
    return fit(COLUMNS, width)


def _about(member: Member) -> tuple[str, str]:
    """What the line tells: the question that waits, the task, or why it is in its state."""
    if member.approval is not None and group_of(member) == Group.NEEDS_YOU:
        return member.approval.title, "text"
    if (alarm := alarm_shown(member)) is not None:
        return alarm.text, "warning"
    if group_of(member) == Group.NEEDS_YOU and member.conversation.reason:
        return member.conversation.reason, "text"
    helpers = f"{plural(len(member.sub_agents), 'sub-agent')} · " if member.sub_agents else ""
    if member.task is not None:
        return f"{helpers}#{member.task.id} {member.task.title}", "text"
    return f"{helpers}{member.conversation.reason}", "muted"
