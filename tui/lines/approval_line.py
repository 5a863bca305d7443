"""One open question as one line: who asks what, and for how long."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.model.approval import Approval
from core.text.clean import clean_line
from core.text.cut import cut, cut_middle, pad
from core.text.values import age
from core.text.width import width as cells_of
from tui.lines.line_styles import LineStyles


class ApprovalRow(NamedTuple):
    """Everything that the line shows."""

    who: str
    kind: str
    title: str
    detail: str
    age: str


def approval_row(approval: Approval, now: float) -> ApprovalRow:
    """The row of a question at a moment."""
    return ApprovalRow(
        clean_line(approval.conversation, 80),
        clean_line(approval.kind, 20),
        clean_line(approval.title, 200),
        clean_line(approval.detail, 200),
        age(now - approval.asked_at),
    )


def draw_approval(row: ApprovalRow, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """The line; what is asked has the room, its detail what is left."""
    mark = "!" if row.kind == "permission" else "?"
    ending = f"{row.age:>4}  a answer"
    room = width - cells_of(ending) - 2
    who = cut_middle(row.who, min(26, max(room // 3, 1)))
    pieces = [
        (f" {mark} ", styles.attention),
        (f" {who}", styles.strong),
        ("  ", styles.text),
        (row.title, styles.text),
    ]
    segments: list[Segment] = []
    for text, style in [*pieces, ("  " + row.detail, styles.muted)]:
        shown = cut(text, room)
        segments.append(Segment(shown, style))
        room -= cells_of(shown)
    segments.append(Segment(pad("", room + 2), styles.text))
    segments.append(Segment(f"{row.age:>4}  ", styles.muted))
    segments += [Segment("a", styles.accent), Segment(" answer", styles.muted)]
    return Strip(segments)
