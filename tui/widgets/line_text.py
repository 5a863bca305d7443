"""Text that only grows: logs, messages. It follows its end until one scrolls away from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip

from core.text.width import width as cells_of
from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.text_lines import LaidLine, TextEntry, lay_out
from tui.lines.text_strip import exact_strip, text_strip
from tui.widgets.line_view import LineView

MOST_ENTRIES = 10_000


class LineText(LineView, can_focus=True, inherit_bindings=False):
    """Entries as lines, wrapped or cut; "5 new" in the corner while one reads further up."""

    DEFAULT_CSS = "LineText { overflow: hidden auto; scrollbar-gutter: stable; }"
    ALLOW_SELECT = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "down", id="text.down", show=False),
        Binding("k,up", "scroll(-1)", "up", id="text.up", show=False),
        Binding("g,home", "top", "top", id="text.top", show=False),
        Binding("G,end", "tail", "newest", id="text.tail", show=False),
        Binding("ctrl+d", "half_page(1)", "half a page down", id="text.half_down", show=False),
        Binding("ctrl+u", "half_page(-1)", "half a page up", id="text.half_up", show=False),
        Binding("pagedown", "page(1)", "page down", id="text.page_down", show=False),
        Binding("pageup", "page(-1)", "page up", id="text.page_up", show=False),
    ]

    def __init__(
        self,
        *,
        wrapped: bool = True,
        most: int = MOST_ENTRIES,
        notice: Notice | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._wrapped = wrapped
        self._most = most
        self._notice = notice or Notice("Nothing here")
        self._entries: deque[TextEntry] = deque()
        self._heights: deque[int] = deque()  # laid lines of each entry
        self._laid: list[LaidLine] = []
        self._laid_width = 0
        self._follows = True
        self._new = 0

    @property
    def follows(self) -> bool:
        """True while the newest line is kept in view."""
        return self._follows

    @property
    def new_count(self) -> int:
        """Entries that arrived below since one scrolled up."""
        return self._new

    @property
    def entry_count(self) -> int:
        """Entries held; the oldest go when there are too many."""
        return len(self._entries)

    def append(self, entries: Iterable[TextEntry]) -> None:
        """Add entries at the end, all of them in one step."""
        added = list(entries)[-self._most :]
        if not added:
            return
        first = len(self._laid)
        for entry in added:
            self._lay(entry)
        dropped = self._drop_oldest()
        self.set_line_count(len(self._laid))
        if self._follows:
            moved = self._scroll_to_tail()
            if dropped or first == 0:
                self.refresh()
            elif not moved:
                self._refresh_from(first)
            return
        self._new += len(added)
        if dropped:
            self.scroll_to_line(max(self.scroll_offset.y - dropped, 0))
            self.refresh()
        else:
            self.refresh(Region(0, max(self.size.height - 1, 0), self.size.width, 1))

    def replace(self, entries: Iterable[TextEntry]) -> None:
        """Show other entries, from their end."""
        self._entries.clear()
        self._heights.clear()
        self._laid.clear()
        self._follows, self._new = True, 0
        self.set_line_count(0)
        self.append(entries)
        self.refresh()

    def set_notice(self, notice: Notice) -> None:
        """What to show while there is nothing."""
        self._notice = notice
        if not self._laid:
            self.refresh()

    def action_scroll(self, lines: int) -> None:
        """Up or down by lines."""
        self.scroll_to_line(self.scroll_offset.y + lines)

    def action_page(self, way: int) -> None:
        """Up or down by a screenful."""
        self.action_scroll(way * max(self.size.height - 1, 1))

    def action_half_page(self, way: int) -> None:
        """Up or down by half a screenful."""
        self.action_scroll(way * max(self.size.height // 2, 1))

    def action_top(self) -> None:
        """To the oldest line."""
        self.scroll_to_line(0)

    def action_tail(self) -> None:
        """To the newest line, and follow."""
        self._follows, self._new = True, 0
        self._scroll_to_tail()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on the marker goes to the newest line."""
        offset = event.get_content_offset(self)
        marker = self._marker()
        if offset is None or not marker or offset.y != self.size.height - 1:
            return
        if offset.x >= self.draw_width - cells_of(marker):
            self.action_tail()

    def on_resize(self) -> None:
        """Wrapped text is laid out for the new width; what was followed still is."""
        if self._wrapped and self.draw_width != self._laid_width:
            entries = list(self._entries)
            self._entries.clear()
            self._heights.clear()
            self._laid.clear()
            for entry in entries:
                self._lay(entry)
            self.set_line_count(len(self._laid))
        self._laid_width = self.draw_width
        if self._follows:
            self._scroll_to_tail()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling to the end follows again, scrolling away stops following."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._follows = round(new_value) >= len(self._laid) - self.size.height
            if self._follows:
                self._new = 0

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it is laid out."""
        return selection.extract("\n".join(line.plain for line in self._laid)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Repaint when the selection changes."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width, height = self.size
        if not self._laid:
            return notice_strips(self._notice, width, height, self.line_styles())[y]
        index = y + self.scroll_offset.y
        strip = self._strip(index, width) if index < len(self._laid) else self.blank_line(width)
        marker = self._marker()
        if marker and y == height - 1:
            room = max(self.draw_width - cells_of(marker), 0)
            styles = self.line_styles()
            corner = Segment(marker, styles.accent + Style(bold=True, reverse=True))
            return exact_strip([*strip.crop(0, room), corner], width, styles.text)
        return strip

    def _strip(self, index: int, width: int) -> Strip:
        line, styles = self._laid[index], self.line_styles()
        pieces = [(line.lead, styles.named(line.lead_style)), (line.text, styles.named(line.style))]
        strip = text_strip(pieces, self.draw_width, styles.text).adjust_cell_length(width, styles.text)
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is not None:
            start = cells_of(line.plain[: span[0]])
            end = cells_of(line.plain) if span[1] == -1 else cells_of(line.plain[: span[1]])
            shown = Style(bgcolor=self.screen.get_component_rich_style("screen--selection").bgcolor)
            chosen = [Segment(text, (style or styles.text) + shown) for text, style, _ in strip.crop(start, end)]
            strip = Strip([*strip.crop(0, start), *chosen, *strip.crop(end)], width)
        return strip.apply_offsets(0, index)

    def _marker(self) -> str:
        return f" {self._new} new " if self._new and not self._follows else ""

    def _lay(self, entry: TextEntry) -> None:
        lines = lay_out(entry, self.draw_width or 80, self._wrapped)
        self._entries.append(entry)
        self._heights.append(len(lines))
        self._laid.extend(lines)

    def _drop_oldest(self) -> int:
        """Let the oldest entries go, a tenth at a time, so that it costs little; returns how many lines went."""
        if len(self._entries) <= self._most:
            return 0
        lines = 0
        for _ in range(len(self._entries) - self._most + self._most // 10):
            self._entries.popleft()
            lines += self._heights.popleft()
        del self._laid[:lines]
        return lines

    def _scroll_to_tail(self) -> bool:
        """True when the view moved."""
        top = max(len(self._laid) - self.size.height, 0)
        moved = top != self.scroll_offset.y
        if moved and self.size.height:
            self.scroll_to_line(top)
        return moved

    def _refresh_from(self, index: int) -> None:
        y = max(index - self.scroll_offset.y, 0)
        if y < self.size.height:
            self.refresh(Region(0, y, self.size.width, self.size.height - y))
