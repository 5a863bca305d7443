"""What stands in a list or pane that has nothing to show."""

from __future__ import annotations

from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from core.text.clean import clean_block
from core.text.cut import pad, wrap
from core.text.width import width as cells_of
from tui.lines.line_styles import LineStyles
from tui.lines.text_strip import text_strip

_WIDEST = 60


class Notice(NamedTuple):
    """A title, a line that says what belongs here, and the key that fills it. Also for loading and failed."""

    title: str
    line: str = ""
    key: str = ""
    key_label: str = ""
    style: str = "strong"


def notice_strips(notice: Notice, width: int, height: int, styles: LineStyles) -> list[Strip]:
    """Exactly `height` lines with the notice in their upper middle; what does not fit is left out from its end."""
    room = min(max(width - 2, 0), _WIDEST)
    body: list[list[tuple[str, Style]]] = []
    for text, style in ((notice.title, styles.named(notice.style)), (notice.line, styles.muted)):
        if text:
            body.extend([(line, style)] for line in wrap(clean_block(text, 500), room, max_lines=4))
    if notice.key:
        body.extend([[], [(notice.key, styles.accent + Style(bold=True)), (f"  {notice.key_label}", styles.muted)]])
    above = max((height - len(body)) // 3, 0)
    blank = text_strip([], width, styles.text)
    lines = [blank] * above
    for pieces in body:
        used = sum(cells_of(text) for text, _ in pieces)
        indent = pad("", max((width - used) // 2, 0))
        lines.append(text_strip([(indent, styles.text), *pieces], width, styles.text))
    return [*lines, *[blank] * (height - len(lines))][:height]
