"""One message as one line: from whom, to whom, how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from textual.strip import Strip

from core.model.actor import OPERATOR
from core.model.message import Importance, Message, Receipt
from core.text.clean import clean_line
from core.text.values import age
from tui.lines.columns import Cell, Column, Placed, fit, row_segments
from tui.lines.line_styles import LineStyles

COLUMNS = (
    Column("mark", "", 1, 1, 0),
    Column("who", "from and to", 14, 26, 1),
    Column("text", "text", 10, 120, 3),
    Column("state", "state", 9, 9, 4),
    Column("age", "age", 4, 4, 2, "right"),
)
_STEPS = (("acknowledged_at", "seen"), ("read_at", "read"), ("delivered_at", "delivered"), ("queued_at", "queued"))


class MessageRow(NamedTuple):
    """Everything that a line shows."""

    sender: str
    recipient: str
    text: str
    state: str
    unread: bool
    urgent: bool
    age: str
    ascii: bool
    indent: int = 0  # cells: an older message of the thread above it


class FoldRow(NamedTuple):
    """Older messages of a thread that are not listed."""

    number: int


def message_row(
    message: Message, receipts: Sequence[Receipt], now: float, ascii_only: bool = False, indent: int = 0
) -> MessageRow:
    """The row of a message with all its receipts."""
    mine = next((one for one in receipts if one.recipient == OPERATOR), None)
    text = f"{message.subject}: {message.body}" if message.subject else message.body
    return MessageRow(
        _who(message.sender),
        _who(message.recipient),
        clean_line(text, 240),
        progress_of(receipts),
        mine is not None and mine.read_at is None,
        message.importance in (Importance.HIGH, Importance.URGENT),
        age(now - message.sent_at),
        ascii_only,
        indent,
    )


def progress_of(receipts: Sequence[Receipt]) -> str:
    """How far the furthest step of all has come: `read`, or `2/3 read` when some are behind."""
    if not receipts:
        return "queued"
    for column, word in _STEPS:
        reached = sum(getattr(one, column) is not None for one in receipts)
        if reached:
            return word if reached == len(receipts) else f"{reached}/{len(receipts)} {word}"
    return "queued"


def draw_message(row: MessageRow | FoldRow, width: int, _selected: bool, styles: LineStyles) -> Strip:
    """The line."""
    if isinstance(row, FoldRow):
        return Strip([Segment(f"     {row.number} earlier in this thread", styles.muted)])
    arrow = ">" if row.ascii else "›"
    placed = _placed(width)
    room = next((each.width for each in placed if each.column.name == "who"), 0)
    text = styles.strong if row.unread else styles.text
    mark = Cell("!", styles.warning) if row.urgent else Cell("+" if row.unread else " ", styles.accent)
    cells: dict[str, Cell | list[Segment]] = {
        "mark": mark,
        "who": Cell(" " * row.indent + _from_to(row, arrow, max(room - row.indent, 0)), styles.muted),
        "text": Cell(row.text, text),
        "state": Cell(row.state, styles.muted),
        "age": Cell(row.age, styles.muted),
    }  # fmt: skip
    return Strip(row_segments(placed, cells, width, styles.text))


def _from_to(row: MessageRow, arrow: str, room: int) -> str:
    """Both names; when they do not fit each gets half."""
    from core.text.cut import cut_middle
    from core.text.width import width as cells_of

    whole = f"{row.sender} {arrow} {row.recipient}"
    if cells_of(whole) <= room:
        return whole
    half = max((room - 3) // 2, 1)
    return f"{cut_middle(row.sender, half)} {arrow} {cut_middle(row.recipient, max(room - 3 - half, 1))}"


def _who(name: str) -> str:
    return "you" if name == OPERATOR else clean_line(name, 80)


@lru_cache(maxsize=8)
def _placed(width: int) -> tuple[Placed, ...]:
    return fit(COLUMNS, width)
