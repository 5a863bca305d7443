"""Captured terminal lines as strips. Colours and attributes are kept; every other control is dropped.

The state runs on over line ends in a capture, so a line is remembered by its text and the state at its start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from core.text.clean import clean_line
from tui.lines.sgr_state import START, SgrState, apply_sgr, style_of

MOST_CHARS = 20_000  # of one line: a screen 500 cells wide, each with its own colours

_SHIFT_OUT, _SHIFT_IN = "\x0e", "\x0f"
# SGR, the two shifts, the two designations of the character set; else a whole sequence to drop: a string sequence
# (OSC 8 links among them), another CSI, another escape.
_TOKENS = re.compile(
    r"\x1b\[([0-9;:]*)m"
    r"|([\x0e\x0f]|\x1b\([0B])"
    r"|\x1b[\]PX^_][^\x07\x18\x1a\x1b\x9c]*+(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b\[[0-?]*+[ -/]*+[@-~]?"
    r"|\x1b[ -/]*+[0-~]?"
)
# The DEC special graphics set: box drawing sent as letters.
_DRAWING = str.maketrans(
    "`afgjklmnopqrstuvwxyz{|}~",
    "◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·",
)

# They move the cursor in a terminal; in a captured line they are nothing, not a space.
_LINE_CONTROLS = dict.fromkeys(map(ord, "\r\n\x0b\x0c\x85\u2028\u2029"))

_Parsed = tuple[Strip, SgrState]


class SgrLines:
    """Parses lines, and remembers those it has seen."""

    def __init__(self, capacity: int = 2048) -> None:
        self._seen: LRUCache[tuple[SgrState, str], _Parsed] = LRUCache(capacity)

    def parse(self, lines: Iterable[str], state: SgrState = START) -> list[Strip]:
        """A strip for each line, as long as its text. The same line in the same state is the same strip object."""
        strips: list[Strip] = []
        for line in lines:
            key = (state, line)
            parsed = self._seen.get(key)
            if parsed is None:
                parsed = parse_line(line, state)
                self._seen[key] = parsed
            strip, state = parsed
            strips.append(strip)
        return strips


def parse_line(line: str, state: SgrState) -> _Parsed:
    """One line from a state on: its strip, and the state at its end."""
    segments: list[Segment] = []
    line = line[:MOST_CHARS]
    at = 0
    for token in _TOKENS.finditer(line):
        if token.start() > at:
            _add(segments, line[at : token.start()], state)
        at = token.end()
        sgr, shift = token.groups()
        if sgr is not None:
            state = apply_sgr(state, sgr)
        elif shift is not None:
            state = state._replace(drawing=shift in {_SHIFT_OUT, "\x1b(0"})
    if at < len(line):
        _add(segments, line[at:], state)
    return Strip(segments), state


def with_cursor(strip: Strip, column: int, base: Style) -> Strip:
    """The strip with the cell at `column` reversed; the strip must reach beyond it."""
    before, cell, after = strip.crop(0, column), strip.crop(column, column + 1), strip.crop(column + 1)
    reversed_cell = [
        Segment(text, (style or base) + Style(reverse=not (style is not None and style.reverse)))
        for text, style, _ in cell
    ]
    return Strip([*before, *reversed_cell, *after], strip.cell_length)


def _add(segments: list[Segment], text: str, state: SgrState) -> None:
    """Text between two tokens, with whatever is not printable taken out."""
    if not (text.isascii() and text.isprintable()):
        text = clean_line(text.translate(_LINE_CONTROLS), MOST_CHARS)
    if text:
        segments.append(Segment(text.translate(_DRAWING) if state.drawing else text, style_of(state)))
