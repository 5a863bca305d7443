"""Entries of a log or a thread of messages, laid out as lines of a width."""

from __future__ import annotations

from typing import NamedTuple

from core.text.clean import clean_block, clean_line
from core.text.cut import wrap
from core.text.width import width as cells_of

MOST_CHARS = 8000  # of one entry


class TextEntry(NamedTuple):
    """Text, with a lead before its first line: a time, a sender. Styles are names of `LineStyles`."""

    text: str
    style: str = "text"
    lead: str = ""
    lead_style: str = "muted"


class LaidLine(NamedTuple):
    """One line on the screen: its lead (or the indent under it), its text, and their styles."""

    lead: str
    text: str
    style: str
    lead_style: str

    @property
    def plain(self) -> str:
        """The line as one text."""
        return self.lead + self.text


def lay_out(entry: TextEntry, width: int, wrapped: bool) -> list[LaidLine]:
    """The lines of an entry: one when it is not wrapped, else as many as its text needs under the lead."""
    lead = clean_line(entry.lead, 200)
    if lead:
        lead += " "
    if not wrapped:
        return [LaidLine(lead, clean_line(entry.text, MOST_CHARS), entry.style, entry.lead_style)]
    indent = cells_of(lead) if cells_of(lead) <= width // 2 else 2
    room = max(width - indent, 1)
    texts = wrap(clean_block(entry.text.rstrip(), MOST_CHARS), room) or [""]
    if lead and cells_of(lead) > width // 2:
        return [
            LaidLine(lead, "", entry.style, entry.lead_style),
            *(LaidLine(" " * indent, text, entry.style, entry.lead_style) for text in texts),
        ]
    leads = [lead] + [" " * indent] * (len(texts) - 1)
    return [LaidLine(each, text, entry.style, entry.lead_style) for each, text in zip(leads, texts, strict=True)]
