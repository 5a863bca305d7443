"""Styled pieces of hostile text as one strip of an exact width."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from core.text.clean import clean_line
from core.text.cut import head
from core.text.width import width as cells_of

Piece = tuple[str, Style]


def text_strip(pieces: Iterable[Piece], width: int, blank: Style) -> Strip:
    """Cleaned, cut at `width`, filled with blanks. Markup and escape sequences in the text mean nothing here."""
    segments: list[Segment] = []
    room = max(width, 0)
    for text, style in pieces:
        if room <= 0:
            break
        shown = head(clean_line(text), room)
        if shown:
            segments.append(Segment(shown, style))
            room -= cells_of(shown)
    return exact_strip(segments, width, blank)


def exact_strip(segments: Iterable[Segment], width: int, blank: Style) -> Strip:
    """Segments as a strip of `width` cells, whatever they hold: cut or filled."""
    return Strip(segments).adjust_cell_length(max(width, 0), blank)
