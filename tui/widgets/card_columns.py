"""A board that draws its own lines: columns of cards side by side; only cards in view are made and painted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui import glyphs
from tui.lines.card_heading import CardHeading, heading_segments
from tui.lines.line_styles import LineStyles
from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.text_strip import exact_strip
from tui.widgets.card_grid import CardGrid
from tui.widgets.line_view import LineView
from tui.widgets.row import RowState

LEAST, GAP, GUTTER = 22, 2, 2
CARD_LINES = 2
Make = Callable[[Any], Hashable]  # a record at this moment as what is drawn; equal ones look the same
DrawCard = Callable[[Any, int, bool, LineStyles], Sequence[Strip]]


class CardColumn(NamedTuple):
    """A column: its heading, and its records by key."""

    title: str
    amount: str
    style: str
    note: str  # what is said at its right end when there is room
    records: Mapping[str, Any]


class CardColumns(LineView, can_focus=True, inherit_bindings=False):
    """Columns with one cursor, moved in four directions. A width that has no room for all shows those around it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False),
        Binding("k,up", "move(-1)", "up", show=False),
        Binding("l,right", "turn(1)", "next column", show=False),
        Binding("h,left", "turn(-1)", "column before", show=False),
        Binding("g,home", "move(-1000000)", "first", show=False),
        Binding("G,end", "move(1000000)", "last", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "page up", show=False),
        Binding("enter", "choose", "open", show=False),
    ]

    class BoardMessage(Message):
        """Something happened to the card `key`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Highlighted(BoardMessage):
        """The cursor is on another card now."""

    class Chosen(BoardMessage):
        """Enter, or a second click, on a card."""

    def __init__(self, draw: DrawCard, *, notice: Notice, id: str) -> None:
        super().__init__(id=id)
        self._draw, self._notice = draw, notice
        self._columns: tuple[CardColumn, ...] = ()
        self._make: Make = lambda record: record
        self._grid = CardGrid()
        self._slots: list[tuple[tuple[Hashable, RowState] | None, ...]] = []
        self._heads: tuple[object, ...] = ()
        self._strips: LRUCache[tuple[Hashable, RowState, int], Sequence[Strip]] = LRUCache(1024)

    @property
    def cursor_key(self) -> str:
        """Of the card under the cursor, "" when there is none."""
        return self._grid.cursor

    def set_columns(self, columns: Sequence[CardColumn], make: Make) -> None:
        """Show these. Records out of view are not looked at."""
        before = self.cursor_key
        changed = len(columns) != len(self._columns)
        self._columns, self._make = tuple(columns), make
        self._grid.replace([tuple(column.records) for column in columns])
        if changed:
            self._grid.resize(self._cards_high, self._shown)
        self._paint_changed()
        if self.cursor_key != before:
            self.post_message(self.Highlighted(self.cursor_key))

    def move_to(self, key: str) -> bool:
        """Put the cursor on a card; False when there is no such one."""
        before = self.cursor_key
        found = self._grid.go_to(key)
        self._after_move(before)
        return found

    def action_move(self, step: int) -> None:
        """Down or up in its column."""
        before = self.cursor_key
        self._grid.move(step)
        self._after_move(before)

    def action_turn(self, step: int) -> None:
        """To another column."""
        before = self.cursor_key
        self._grid.turn(step)
        self._after_move(before)

    def action_page(self, way: int) -> None:
        """By half of what is visible."""
        self.action_move(way * max(self._cards_high // 2, 1))

    def action_choose(self) -> None:
        """Open the card under the cursor."""
        if self.cursor_key:
            self.post_message(self.Chosen(self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one on the same card opens it."""
        offset = event.get_content_offset(self)
        key = "" if offset is None else self._key_at(offset.x, offset.y)
        if key:
            again = key == self.cursor_key and event.chain > 1
            self.move_to(key)
            if again:
                self.post_message(self.Chosen(key))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The column under the mouse."""
        self._scroll(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The same the other way."""
        self._scroll(event.x, -1)

    def on_focus(self) -> None:
        """With focus the cursor's card looks different."""
        self._paint_changed()

    def on_blur(self) -> None:
        """Quiet again."""
        self._paint_changed()

    def on_resize(self) -> None:
        """As many columns as fit, the cursor's among them."""
        self._grid.resize(self._cards_high, self._shown)
        self._slots, self._heads = self._seen(), self._head_texts()
        self.refresh()

    def drop_caches(self) -> None:
        """Forget drawn cards."""
        super().drop_caches()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """The headings, then lines of cards."""
        width, styles = self.size.width, self.line_styles()
        if not any(column.records for column in self._columns):
            return notice_strips(self._notice, width, self.size.height, styles)[y]
        if y == 0:
            return exact_strip(self._heading(), width, styles.text)
        slot, part = divmod(y - 1, CARD_LINES)
        if slot >= len(self._slots):
            return self.blank_line(width)
        strips: list[Strip] = []
        for (_, room), card in zip(self._places(), self._slots[slot], strict=False):
            if strips:
                strips.append(Strip.blank(GAP, styles.text))
            strips.append(self._card(*card, room)[part] if card else Strip.blank(room, styles.text))
        return Strip.join(strips).adjust_cell_length(width, styles.text)

    # What is in view

    @property
    def _cards_high(self) -> int:
        return max((self.size.height - 1) // CARD_LINES, 1)

    @property
    def _shown(self) -> int:
        return max(min(len(self._columns), (self.size.width - 1 + GAP) // (LEAST + GAP)), 1)

    def _places(self) -> list[tuple[int, int]]:
        """Each visible column with its width."""
        shown = self._shown
        room, rest = divmod(max(self.size.width - 1 - GAP * (shown - 1), 0), shown)
        first = min(self._grid.first, max(len(self._columns) - shown, 0))
        return [(first + at, room + (at < rest)) for at in range(min(shown, len(self._columns)))]

    def _seen(self) -> list[tuple[tuple[Hashable, RowState] | None, ...]]:
        """For each line of cards what stands in each visible column."""
        lines = []
        places, grid = self._places(), self._grid
        for slot in range(self._cards_high):
            line: list[tuple[Hashable, RowState] | None] = []
            for column, _ in places:
                at, keys = grid.tops[column] + slot, grid.columns[column]
                line.append(self._seen_card(column, keys[at]) if at < len(keys) else None)
            lines.append(tuple(line))
        return lines

    def _seen_card(self, column: int, key: str) -> tuple[Hashable, RowState]:
        state: RowState = ""
        if key == self.cursor_key:
            state = "cursor" if self.has_focus else "cursor-blurred"
        return self._make(self._columns[column].records[key]), state

    def _paint_changed(self) -> None:
        """Repaint the lines whose cards look different from what was drawn."""
        if not self.size.height:
            return
        slots, heads = self._seen(), self._head_texts()
        if bool(self._slots) != bool(slots) or not any(column.records for column in self._columns):
            self.refresh()
        elif heads != self._heads:
            self.refresh(Region(0, 0, self.size.width, 1))
        for slot, (old, new) in enumerate(zip(self._slots, slots, strict=False)):
            if old != new:
                self.refresh(Region(0, 1 + slot * CARD_LINES, self.size.width, CARD_LINES))
        self._slots, self._heads = slots, heads

    def _after_move(self, before: str) -> None:
        self._paint_changed()
        if self.cursor_key != before:
            self.post_message(self.Highlighted(self.cursor_key))

    def _scroll(self, x: int, step: int) -> None:
        self._grid.scroll(self._column_at(x), step)
        self._paint_changed()

    def _column_at(self, x: int) -> int:
        for column, room in self._places():
            if x < room:
                return column
            x -= room + GAP
        return -1

    def _key_at(self, x: int, y: int) -> str:
        column = self._column_at(x)
        if column < 0 or y < 1:
            return ""
        at, keys = self._grid.tops[column] + (y - 1) // CARD_LINES, self._grid.columns[column]
        return keys[at] if at < len(keys) else ""

    # How it looks

    def _card(self, card: Hashable, state: RowState, room: int) -> Sequence[Strip]:
        entry = (card, state, room)
        strips = self._strips.get(entry)
        if strips is None:
            styles = self.line_styles(state)
            glyph = glyphs.CURSOR_ASCII if self.ascii_only else glyphs.CURSOR
            drawn = self._draw(card, max(room - GUTTER, 0), bool(state), styles)
            marks = (f"{glyph} " if state == "cursor" else "  ", "  ")
            strips = tuple(
                exact_strip([Segment(mark, styles.accent), *strip], room, styles.text)
                for mark, strip in zip(marks, drawn, strict=True)
            )
            self._strips[entry] = strips
        return strips

    def _head_texts(self) -> tuple[object, ...]:
        grid = self._grid
        return (
            self.has_focus, grid.column, grid.place, grid.first,
            tuple(column[:4] for column in self._columns), tuple(grid.tops),
        )  # fmt: skip

    def _heading(self) -> list[Segment]:
        styles, segments = self.line_styles(), []
        places = self._places()
        for at, (number, room) in enumerate(places):
            if at:
                segments.append(Segment(" " * GAP, styles.text))
            lit = number == self._grid.column and self.has_focus
            style = styles.accent + styles.strong.without_color if lit else styles.named(self._columns[number].style)
            last = at == len(places) - 1
            segments += heading_segments(self._heading_of(number, at == 0, last), room, style, styles)
        return segments

    def _heading_of(self, number: int, is_first: bool, is_last: bool) -> CardHeading:
        column, grid = self._columns[number], self._grid
        before, after = ("<", ">") if self.ascii_only else ("‹", "›")
        right = column.note
        if number == grid.column and len(column.records) > self._cards_high:
            right = f"at {grid.place + 1}"
        if is_last and (hidden := len(self._columns) - number - 1):
            right = f"{right}  {hidden} more {after}".strip()
        return CardHeading(f"{before} " if is_first and number else "  ", column.title, column.amount, right)
