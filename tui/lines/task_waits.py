"""What a task waits for: the shape of each one's state beside its number; first those that do not end by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment

from core.model.task import Awaited, TaskState
from core.text.width import width as cells_of
from tui import glyphs
from tui.lines.line_styles import LineStyles

WORD = "after "
_STANDS = (TaskState.FAILED, TaskState.CANCELLED)


def waits_text(after: Sequence[Awaited], ascii_only: bool) -> str:
    """`after ⠿ #3, ✗ #7`; nothing when it waits for nothing."""
    shown = ", ".join(f"{shape} {number}" for shape, _style, number in _parts(after, ascii_only))
    return f"{WORD}{shown}" if shown else ""


def waits_segments(after: Sequence[Awaited], room: int, styles: LineStyles, ascii_only: bool) -> list[Segment]:
    """The same in exactly `room` cells, each shape in its own style; what does not fit is counted: `✗ #7 +2`.

    The word goes first when even the first task would not fit behind it. The last segment is blank.
    """
    parts = _parts(after, ascii_only)
    wide = [cells_of(f"{shape} {number}") for shape, _style, number in parts]
    more = len(f" +{len(parts) - 1}") if len(parts) > 1 else 0
    worded = bool(parts) and len(WORD) + wide[0] + more <= room
    segments = [Segment(WORD, styles.muted)] if worded else []
    left = room - len(WORD) * worded
    for at, (shape, style, number) in enumerate(parts):
        rest = len(parts) - at - 1
        before = ", " if at else ""
        if len(before) + wide[at] + (len(f" +{rest}") if rest else 0) > left:
            segments.append(Segment(f"{' ' if at else ''}+{rest + 1}"[:left], styles.muted))
            left -= len(segments[-1].text)
            break
        segments += [
            Segment(before, styles.muted),
            Segment(f"{shape} ", styles.named(style)),
            Segment(number, styles.muted),
        ]
        left -= len(before) + wide[at]
    return [*segments, Segment(" " * left, styles.text)]


def _parts(after: Sequence[Awaited], ascii_only: bool) -> list[tuple[str, str, str]]:
    """Shape, style and number of each."""
    found = []
    for one in sorted(after, key=lambda one: (one.state not in _STANDS, one.number)):
        look = glyphs.look(glyphs.TASKS, one.state)
        found.append((look.ascii if ascii_only else look.glyph, look.style, f"#{one.number}"))
    return found
