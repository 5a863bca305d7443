"""The heading above a column of cards."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from core.text.cut import cut, pad
from core.text.width import width as cells_of
from tui.lines.line_styles import LineStyles


class CardHeading(NamedTuple):
    """What it says: `left` before the title, `right` at the end when there is room."""

    left: str
    title: str
    amount: str
    right: str


def heading_segments(heading: CardHeading, room: int, title_style: Style, styles: LineStyles) -> list[Segment]:
    """Exactly `room` cells; the right end goes first, then the count."""
    title = cut(heading.left + heading.title, room)
    count = cut(f" {heading.amount}", room - cells_of(title))
    rest = room - cells_of(title) - cells_of(count)
    right = heading.right if cells_of(heading.right) < rest else ""
    return [Segment(title, title_style), Segment(count, styles.muted), Segment(pad(right, rest, "right"), styles.muted)]
