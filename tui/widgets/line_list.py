"""A list that draws its own lines: rows by key, one cursor, marks; only lines that changed are painted again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui import glyphs
from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.text_strip import exact_strip
from tui.widgets.line_view import LineView
from tui.widgets.row import DrawRow, Row, RowState
from tui.widgets.row_set import RowSet

_GUTTER = 2  # the cursor's glyph and the mark's, so that neither is shown by colour alone


class LineList(LineView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor. While the cursor is on a row, changes above it do not move it on the screen."""

    DEFAULT_CSS = "LineList { overflow: hidden auto; scrollbar-gutter: stable; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", id="list.down", show=False),
        Binding("k,up", "move(-1)", "up", id="list.up", show=False),
        Binding("g,home", "end(1)", "first", id="list.first", show=False),
        Binding("G,end", "end(-1)", "last", id="list.last", show=False),
        Binding("ctrl+d", "half_page(1)", "half a page down", id="list.half_down", show=False),
        Binding("ctrl+u", "half_page(-1)", "half a page up", id="list.half_up", show=False),
        Binding("pagedown", "page(1)", "page down", id="list.page_down", show=False),
        Binding("pageup", "page(-1)", "page up", id="list.page_up", show=False),
        Binding("enter", "choose", "open", id="list.choose", show=False),
        Binding("space", "mark", "mark", id="list.mark", show=False),
    ]

    class ListMessage(Message):
        """Something happened to the row `key` of a list."""

        def __init__(self, line_list: LineList, key: str) -> None:
            super().__init__()
            self.line_list = line_list
            self.key = key

        @property
        def control(self) -> LineList:
            """The list, so that handlers can select by its id."""
            return self.line_list

    class Highlighted(ListMessage):
        """The cursor is on another row now; `key` is "" when there is none."""

    class Chosen(ListMessage):
        """Enter, or a second click, on a row."""

    class MarksChanged(ListMessage):
        """Which rows are marked changed; `key` is the row, "" when all marks went."""

    def __init__(
        self,
        draw: DrawRow,
        *,
        notice: Notice | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._notice = notice or Notice("Nothing here")
        self._set = RowSet()
        self._strips: LRUCache[tuple[str, RowState, bool, int], tuple[Row, Strip]] = LRUCache(1024)

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, headers among them."""
        return self._set.rows

    @property
    def cursor_key(self) -> str:
        """Key of the row under the cursor, "" when there is none."""
        return self._set.cursor

    @property
    def marks(self) -> frozenset[str]:
        """Keys of marked rows."""
        return self._set.marks

    @property
    def acted_on(self) -> tuple[str, ...]:
        """What an action acts on: the marked rows in order, else the one under the cursor."""
        if self.marks:
            return tuple(row.key for row in self.rows if row.key in self.marks)
        return (self.cursor_key,) if self.cursor_key else ()

    @property
    def visible_keys(self) -> tuple[str, ...]:
        """Keys of the rows on the screen now: the only ones worth a tick."""
        top = self.scroll_offset.y
        return tuple(row.key for row in self.rows[top : top + self.size.height])

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, whose keys differ. Only visible lines that look different are painted."""
        old_rows, old_cursor, old_marks = self.rows, self.cursor_key, self.marks
        old_top, height = self.scroll_offset.y, self.size.height
        top = self._set.replace(rows, old_top, height)
        self.set_line_count(len(self.rows))
        if not old_rows or not self.rows:
            if old_rows or self.rows:
                self.refresh()
        elif top == old_top:
            before = (old_cursor, old_marks)
            self._refresh_changed(old_rows, before, top, height)
        if top != old_top:
            self.scroll_to_line(top)
        if self.cursor_key != old_cursor:
            self._show_cursor()
            self.post_message(self.Highlighted(self, self.cursor_key))
        if self.marks != old_marks:
            self.post_message(self.MarksChanged(self, ""))

    def set_notice(self, notice: Notice) -> None:
        """What to show while there are no rows."""
        if notice != self._notice:
            self._notice = notice
            if not self.rows:
                self.refresh()

    def redraw(self, keys: Sequence[str]) -> None:
        """Draw rows again whose look depends on more than their payload, such as a clock."""
        wanted = set(keys)
        for entry in [entry for entry in self._strips.keys() if entry[0] in wanted]:  # noqa: SIM118 (not a dict)
            self._strips.discard(entry)
        for key in keys:
            self._refresh_key(key)

    def move_to(self, key: str) -> bool:
        """Put the cursor on a row; False when there is no such item."""
        index = self._set.index_of(key)
        if index is None or not self._set.is_item(index):
            return False
        before = self.cursor_key
        self._set.cursor = key
        self._show_cursor()
        if key != before:
            self._refresh_key(before)
            self._refresh_key(key)
            self.post_message(self.Highlighted(self, key))
        return True

    def set_marks(self, keys: Sequence[str]) -> None:
        """Mark these rows and no others."""
        before, self._set.marks = self.marks, frozenset(key for key in keys if self._set.index_of(key) is not None)
        for key in before ^ self.marks:
            self._refresh_key(key)
        if before != self.marks:
            self.post_message(self.MarksChanged(self, ""))

    def action_move(self, step: int) -> None:
        """Cursor down or up by one item; at the ends it stays."""
        self.move_to(self._set.step(step))

    def action_end(self, way: int) -> None:
        """Cursor to the first or last item."""
        self.move_to(self._set.end(way))

    def action_page(self, way: int) -> None:
        """Cursor by a screenful."""
        self.move_to(self._set.step(way * max(self.size.height - 1, 1)))

    def action_half_page(self, way: int) -> None:
        """Cursor by half a screenful."""
        self.move_to(self._set.step(way * max(self.size.height // 2, 1)))

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.cursor_key:
            self.post_message(self.Chosen(self, self.cursor_key))

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor, and go to the next."""
        key = self.cursor_key
        if key:
            self._set.marks ^= {key}
            self._refresh_key(key)
            self.post_message(self.MarksChanged(self, key))
            self.action_move(1)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one on the same row opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y + self.scroll_offset.y
        if self._set.is_item(index):
            key = self.rows[index].key
            again = key == self.cursor_key and event.chain > 1
            self.move_to(key)
            if again:
                self.post_message(self.Chosen(self, key))

    def on_focus(self) -> None:
        """With focus the cursor's row looks different."""
        self._refresh_key(self.cursor_key)

    def on_blur(self) -> None:
        """Without focus the cursor's row looks different."""
        self._refresh_key(self.cursor_key)

    def on_resize(self) -> None:
        """The cursor stays in view."""
        self._show_cursor()

    def drop_caches(self) -> None:
        """Forget drawn lines."""
        super().drop_caches()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width = self.size.width
        if not self.rows:
            return notice_strips(self._notice, width, self.size.height, self.line_styles())[y]
        index = y + self.scroll_offset.y
        return self._strip(self.rows[index], width) if index < len(self.rows) else self.blank_line(width)

    def _strip(self, row: Row, width: int) -> Strip:
        state, marked = self._state(row.key), row.key in self.marks
        entry = (row.key, state, marked, width)
        cached = self._strips.get(entry)
        if cached is not None:
            if cached[0].same_as(row):
                return cached[1]
            self._strips.discard(entry)  # this cache does not replace what it holds
        styles = self.line_styles(state)
        selected = state.startswith("cursor")
        mark = glyphs.MARKED if marked else " "
        cursor = glyphs.CURSOR_ASCII if self.ascii_only else glyphs.CURSOR
        pointer = (cursor + mark) if state == "cursor" else mark + " "
        drawn = self._draw(row.payload, max(self.draw_width - _GUTTER, 0), selected, styles)
        strip = exact_strip([Segment(pointer, styles.accent), *drawn], width, styles.text)
        self._strips[entry] = (row, strip)
        return strip

    def _state(self, key: str) -> RowState:
        if key == self.cursor_key:
            return "cursor" if self.has_focus else "cursor-blurred"
        return "marked" if key in self.marks else ""

    def _refresh_changed(self, old: Sequence[Row], before: tuple[str, frozenset[str]], top: int, height: int) -> None:
        """Repaint the lines between two row sets that differ; nothing scrolled."""
        cursor, marks = before
        for y in range(height):
            was = old[top + y] if top + y < len(old) else None
            now = self.rows[top + y] if top + y < len(self.rows) else None
            if was is None or now is None:
                same = was is now
            else:
                same = was.same_as(now) and (was.key == cursor) == (now.key == self.cursor_key)
                same = same and (was.key in marks) == (now.key in self.marks)
            if not same:
                self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_key(self, key: str) -> None:
        index = self._set.index_of(key)
        if index is not None and 0 <= index - self.scroll_offset.y < self.size.height:
            self.refresh_lines(index)

    def _show_cursor(self) -> None:
        index = self._set.index_of(self.cursor_key)
        if index is not None and self.size.height:
            top = self._set.top_showing(index, self.scroll_offset.y, self.size.height)
            if top != self.scroll_offset.y:
                self.scroll_to_line(top)
