"""One line of the process screen: whose, what, how much of the machine."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.model.alarm import Alarm
from core.model.process import Process, ProcessState
from core.services.processes.trees import Leaf
from core.services.snapshot.fleet import Member
from core.text.clean import clean_line
from core.text.values import age, percent, plural, size
from tui import glyphs
from tui.glyphs import Look
from tui.lines.columns import Cell, Column, Placed, fit, header_segments, row_segments
from tui.lines.fleet_line import state_look
from tui.lines.line_styles import LineStyles
from tui.lines.spark import sparkline

COLUMNS = (
    Column("name", "process", 18, 32, 0),
    Column("state", "state", 11, 12, 1),
    Column("cpu", "cpu", 4, 4, 2, "right"),
    Column("past", "3 minutes", 10, 20, 5),
    Column("memory", "memory", 6, 7, 3, "right"),
    Column("pid", "pid", 7, 8, 4, "right"),
    Column("ports", "ports", 6, 14, 6),
    Column("about", "", 12, 90, 7),
    Column("age", "age", 4, 4, 8, "right"),
)


WHOLE_CORE = 100.0  # percent: the full height, so that rows can be compared


class ProcessRow(NamedTuple):
    """Everything that a line shows, as text; equal rows look equal."""

    name: str
    strong: bool
    look: Look
    cpu: str
    past: tuple[float | None, ...]
    memory: str
    pid: str
    ports: str
    about: str
    age: str
    ascii: bool


def member_row(
    member: Member, leaves: Sequence[Leaf], past: tuple[float | None, ...], now: float, ascii_only: bool
) -> ProcessRow:
    """A conversation: the sums over its whole tree, as the supervisor samples them."""
    sample, started = member.process, member.conversation.opened_at
    counted = len(leaves) or (sample.children + 1 if sample else 0)
    return ProcessRow(
        clean_line(member.conversation.name, 80),
        True,
        state_look(member),
        percent(sample.cpu) if sample else "",
        past,
        size(sample.memory).replace(" ", "") if sample else "",
        str(sample.pid) if sample else "",
        (sample.ports or "") if sample else "",
        plural(counted, "process", "processes") if counted else "",
        age(now - started) if started and sample else "",
        ascii_only,
    )


def background_row(
    process: Process,
    leaves: Sequence[Leaf],
    past: tuple[float | None, ...],
    alarm: Alarm | None,
    now: float,
    ascii_only: bool,
) -> ProcessRow:
    """A background process: the sums over its tree, as this screen saw them last, and its alarm until it was seen."""
    told = [leaf.cpu for leaf in leaves if leaf.cpu is not None]
    since = process.started_at if process.runs else process.ended_at
    words = [shlex.join(json.loads(process.argv)) if process.argv else ""]
    if process.restarts and process.runs:
        words.append(f"restarted {process.restarts} ×")
    if not process.runs and process.reason:
        words.insert(0, process.reason)
    if alarm is not None:
        words.insert(0, alarm.text)
    return ProcessRow(
        f"  {clean_line(process.name, 80)}",
        False,
        glyphs.look(glyphs.PROCESSES, process.state) if alarm is None else glyphs.ATTENTION["alarm"],
        percent(sum(told)) if told else "",
        past if process.runs or any(one is not None for one in past) else (),
        size(sum(leaf.memory for leaf in leaves)).replace(" ", "") if leaves else "",
        str(process.pid) if process.pid and process.runs else "",
        (process.ports or "").replace(",", " ") if process.runs else "",
        clean_line(" · ".join(filter(None, words)), 300),
        age(now - since) if since else "",
        ascii_only,
    )


def leaf_row(leaf: Leaf, ascii_only: bool) -> ProcessRow:
    """One process of the operating system."""
    state = ProcessState.PAUSED if leaf.held else ""
    branch = "`-" if ascii_only else "└ "
    return ProcessRow(
        f"{'  ' * (leaf.depth + 1)}{branch}{clean_line(leaf.name, 60)}",
        False,
        glyphs.look(glyphs.PROCESSES, state) if state else Look("", "", "", "muted"),
        percent(leaf.cpu) if leaf.cpu is not None else "",
        (),
        size(leaf.memory).replace(" ", ""),
        str(leaf.pid),
        "",
        "",
        "",
        ascii_only,
    )


def owner_row(title: str, ascii_only: bool) -> ProcessRow:
    """The project itself."""
    return ProcessRow(title, True, Look("", "", "", "muted"), "", (), "", "", "", "", "", ascii_only)


def draw_process(row: ProcessRow, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """The line."""
    placed = _placed(width)
    room = next((each.width for each in placed if each.column.name == "past"), 0)
    glyph = row.look.ascii if row.ascii else row.look.glyph
    past = sparkline(row.past, min(room, 20), top=WHOLE_CORE, ascii_only=row.ascii) if row.past and room else ""
    cells: dict[str, Cell | list[Segment]] = {
        "name": Cell(row.name, styles.strong if row.strong else styles.text, middle=True),
        "state": Cell(f"{glyph} {row.look.word}".strip(), styles.named(row.look.style)),
        "cpu": Cell(row.cpu, styles.text),
        "past": Cell(past, styles.accent),
        "memory": Cell(row.memory, styles.text),
        "pid": Cell(row.pid, styles.muted),
        "ports": Cell(row.ports, styles.text),
        "about": Cell(row.about, styles.muted),
        "age": Cell(row.age, styles.muted),
    }  # fmt: skip
    return Strip(row_segments(placed, cells, width, styles.text))


def draw_process_titles(width: int, styles: LineStyles) -> Strip:
    """The titles of the columns."""
    return Strip(header_segments(_placed(width), width, styles.muted))


@lru_cache(maxsize=8)
def _placed(width: int) -> tuple[Placed, ...]:
    return fit(COLUMNS, width)
