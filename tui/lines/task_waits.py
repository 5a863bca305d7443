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
    """The same in exactly `room` cells, each shape in its own style; what does not fit is counted: `+2`."""
    parts = [(f"{shape} ", style, f"{number} ") for shape, style, number in _parts(after, ascii_only)]
    first = sum(map(cells_of, (parts[0][0], parts[0][2]))) - 1 if parts else 0
    more = cells_of(f"+{len(parts) - 1}") + 1 if len(parts) > 1 else 0
    segments = [Segment(WORD, styles.muted)] if parts and len(WORD) + first + more <= room else []
    left = room - sum(cells_of(one.text) for one in segments)
    for at, (shape, style, number) in enumerate(parts):
        rest = len(parts) - at - 1
        needed = cells_of(shape) + cells_of(number) - 1 + (cells_of(f"+{rest}") + 1 if rest else 0)
        if needed > left:
            segments.append(Segment(f"+{rest + 1}"[:left], styles.muted))
            left -= cells_of(segments[-1].text)
            break
        segments += [Segment(shape, styles.named(style)), Segment(number[: left - cells_of(shape)], styles.muted)]
        left -= cells_of(shape) + cells_of(segments[-1].text)
    return [*segments, Segment(" " * max(left, 0), styles.text)]


def _parts(after: Sequence[Awaited], ascii_only: bool) -> list[tuple[str, str, str]]:
    """Shape, style and number of each."""
    found = []
    for one in sorted(after, key=lambda one: (one.state not in _STANDS, one.number)):
        look = glyphs.look(glyphs.TASKS, one.state)
        found.append((look.ascii if ascii_only else look.glyph, look.style, f"#{one.number}"))
    return found
