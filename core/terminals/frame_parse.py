"""What tmux printed, as records. Pure; lines keep their SGR sequences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from core.errors import TerminalFailed
from core.terminals.host import Frame

_SGR = re.compile(r"\x1b\[[0-9;:]*m")
_RESETS = frozenset(("\x1b[m", "\x1b[0m"))
_META_FIELDS = 10
_ROW_FIELDS = 12


class PaneRow(NamedTuple):
    """One row of the sweep; `run` and `folder` are empty on a pane that is not a conversation's. `server` is a pid."""

    key: str
    pane: str
    dead: bool
    pid: int | None
    activity: float | None
    width: int
    height: int
    in_mode: bool
    server: int
    run: str
    folder: str
    title: str


def parse_frame(text: str) -> Frame:
    """One line of facts, then the screen; TerminalFailed when there was no such pane."""
    meta, _, body = text.partition("\n")
    fields = meta.split(" ")
    if len(fields) != _META_FIELDS or not fields[3]:
        raise TerminalFailed(
            "the terminal is gone", code="terminal_gone", remedy="restart the conversation to give it a new one"
        )
    width, height = int(fields[3]), int(fields[4])
    return Frame(
        lines=exactly(_lines(body), height),
        width=width,
        height=height,
        cursor_x=int(fields[0] or 0),
        cursor_y=int(fields[1] or 0),
        cursor_shown=fields[2] == "1",
        alternate=fields[5] == "1",
        in_mode=fields[6] not in ("", "0"),
        dead=fields[7] == "1",
        history_size=int(fields[9] or 0),
    )


def parse_sweep(text: str) -> tuple[PaneRow, ...]:
    """The rows that belong to conversations; the title comes last and may hold anything."""
    rows = []
    for line in _lines(text):
        fields = line.split("\t", _ROW_FIELDS - 1)
        if len(fields) == _ROW_FIELDS and fields[9]:
            rows.append(_row(fields))
    return tuple(rows)


def _row(fields: list[str]) -> PaneRow:
    key, pane, dead, pid, activity, width, height, mode, server, run, folder, title = fields
    return PaneRow(
        key=key,
        pane=pane,
        dead=dead == "1",
        pid=int(pid) if pid else None,
        activity=float(activity) if activity else None,
        width=int(width or 0),
        height=int(height or 0),
        in_mode=mode not in ("", "0"),
        server=int(server or 0),
        run=run,
        folder=folder,
        title=title,
    )


def parse_tails(text: str, lines: int) -> dict[str, tuple[str, ...]]:
    """`key height`, then so many lines, again and again; a last one that is cut off is left out."""
    rest = _lines(text)
    tails: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(rest):
        key, _, height = rest[at].partition(" ")
        if not height.isdigit() or at + 1 + int(height) > len(rest):
            break
        tails[key] = last_written(rest[at + 1 : at + 1 + int(height)], lines)
        at += 1 + int(height)
    return tails


def last_written(screen: Sequence[str], lines: int) -> tuple[str, ...]:
    """The last lines that are not blank at the end; colours that were on before them are put in front."""
    end = len(screen)
    while end and not _SGR.sub("", screen[end - 1]).strip():
        end -= 1
    start = max(0, end - lines)
    kept = list(screen[start:end])
    if kept and start:
        kept[0] = colours_after(screen[:start]) + kept[0]
    return tuple(kept)


def colours_after(screen: Sequence[str]) -> str:
    """The SGR sequences that are still on after these lines."""
    still: list[str] = []
    for line in screen:
        for sequence in _SGR.findall(line):
            still = [] if sequence in _RESETS else [*still, sequence]
    return "".join(still)


def exactly(lines: Sequence[str], height: int) -> tuple[str, ...]:
    """So many lines: cut or filled with blank ones, should the screen have changed between two commands."""
    return (*lines[:height], *("",) * (height - len(lines)))


def _lines(text: str) -> list[str]:
    # Not splitlines(): it also divides at characters that a program may have printed.
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
