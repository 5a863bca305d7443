"""Fit text into cells: cut at the end, cut in the middle, pad, wrap.

All of them take cleaned text (`core.text.clean`) and never return a line of more than `cells` cells.
"""

from __future__ import annotations

from typing import Literal

from core.text.width import clusters, is_plain, width

# One cell in practice; its width class is "ambiguous", as with the box and block characters of every terminal program.
MARK = "…"

Align = Literal["left", "right", "center"]


def head(text: str, cells: int) -> str:
    """As much of the start as fits."""
    if cells <= 0:
        return ""
    if is_plain(text):
        return text[:cells]
    used, end = 0, 0
    for cluster, own in clusters(text):
        if used + own > cells:
            break
        used += own
        end += len(cluster)
    return text[:end]


def tail(text: str, cells: int) -> str:
    """As much of the end as fits."""
    if cells <= 0:
        return ""
    if is_plain(text):
        return text[-cells:]
    used, start = 0, len(text)
    for cluster, own in reversed(list(clusters(text))):
        if used + own > cells:
            break
        used += own
        start -= len(cluster)
    return text[start:]


def cut(text: str, cells: int, mark: str = MARK) -> str:
    """The text, or its start and a mark when it is too long."""
    if width(text) <= cells:
        return text
    room = cells - width(mark)
    return head(text, room) + mark if room >= 0 else head(text, cells)


def cut_middle(text: str, cells: int, mark: str = MARK) -> str:
    """The text, or its start and its end around a mark: for paths and branch names, whose ends tell them apart."""
    if width(text) <= cells:
        return text
    room = cells - width(mark)
    if room < 2:
        return cut(text, cells, mark)
    start = head(text, (room + 1) // 2)
    return start + mark + tail(text, room - width(start))


def pad(text: str, cells: int, align: Align = "left", mark: str = MARK) -> str:
    """Exactly `cells` cells: cut when too long, filled with spaces when too short."""
    if cells <= 0:
        return ""
    fitted = cut(text, cells, mark)
    missing = cells - width(fitted)
    if align == "right":
        return " " * missing + fitted
    if align == "center":
        return " " * (missing // 2) + fitted + " " * (missing - missing // 2)
    return fitted + " " * missing


def wrap(text: str, cells: int, max_lines: int = 0) -> list[str]:
    """Lines broken at spaces, words that are too long broken inside; with `max_lines` the last one shows the cut."""
    if cells <= 0:
        return []
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_line(paragraph, cells))
        if max_lines and len(lines) > max_lines:
            break
    if max_lines and len(lines) > max_lines:
        lines = lines[:max_lines]
        lines[-1] = head(lines[-1].rstrip(), cells - width(MARK)) + MARK
    return lines


def _wrap_line(text: str, cells: int) -> list[str]:
    if width(text) <= cells:
        return [text.rstrip()]
    # The first line keeps its indent, so that code and lists stay readable.
    line = text[: len(text) - len(text.lstrip(" "))]
    if width(line) >= cells:
        line = ""
    lines: list[str] = []
    fresh = True
    for word in text.split():
        joined = line + word if fresh else f"{line} {word}"
        if width(joined) <= cells:
            line, fresh = joined, False
            continue
        if line.strip():
            lines.append(line)
        *full, line = _break_word(word, cells)
        lines.extend(full)
        fresh = not line
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _break_word(word: str, cells: int) -> list[str]:
    """Pieces of at most `cells` cells; a character wider than the whole line becomes the mark."""
    pieces, line, used = [], "", 0
    for cluster, own in clusters(word):
        shown, size = (cluster, own) if own <= cells else (MARK, 1)
        if used + size > cells:
            pieces.append(line)
            line, used = "", 0
        line += shown
        used += size
    return [*pieces, line]
