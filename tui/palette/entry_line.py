"""One entry of the palette, the help or a menu as one line."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from core.text.cut import cut, pad
from core.text.width import width as cells_of
from tui.lines.line_styles import LineStyles
from tui.palette.entries import Entry

_TITLE = 34
_KEY = 9


def draw_entry(entry: Entry | str, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """Key, title, and its help or the reason why it cannot run; a heading when it is a text."""
    if isinstance(entry, str):
        return Strip([Segment(entry, styles.title)])
    title_room = min(_TITLE, max(width - _KEY - 2, 1))
    rest = max(width - _KEY - title_room - 4, 0)
    about = f"not now: {entry.reason}" if entry.reason else entry.help
    key = styles.muted if entry.reason else styles.accent
    title = styles.muted if entry.reason else styles.text
    segments = [
        Segment(pad(entry.key, _KEY), key),
        Segment("  ", styles.text),
        Segment(pad(entry.title, title_room), title),
    ]
    if rest > 8:
        text = cut(about, rest)
        segments.append(Segment("  " + text, styles.warning if entry.reason else styles.muted))
        segments.append(Segment(" " * (rest - cells_of(text)), styles.text))
    return Strip(segments)
