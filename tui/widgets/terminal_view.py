"""A conversation's terminal as it was captured last, colours and all; only lines that changed are painted again."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.sgr_strips import SgrLines, with_cursor
from tui.lines.text_strip import exact_strip, text_strip
from tui.widgets.line_view import LineView

_DIM = Style(dim=True)
_EMPTY = Notice("No screen yet", "It shows here once the conversation has started.", style="muted")

Cursor = tuple[int, int]  # column, line in the frame


class TerminalView(LineView, can_focus=True):
    """Shows a frame; its bottom part when it is taller than the widget."""

    DEFAULT_CSS = "TerminalView { background: $background; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._parser = SgrLines()
        self._frame: list[Strip] = []
        self._cursor: Cursor | None = None
        self._stale = False
        self._notice = _EMPTY
        self._message: tuple[str, str] = ("", "muted")
        self._filled = 0

    def show(self, lines: Sequence[str], cursor: Cursor | None = None, stale: bool = False) -> None:
        """Show a captured frame. `cursor` is (column, line), None when hidden; a stale frame is dimmed."""
        before = self._visible()
        whole = stale != self._stale
        self._frame = self._parser.parse(lines)
        self._cursor, self._stale = cursor, stale
        self._filled = self._last_used_line()
        if whole or not before or not self._frame:
            self.refresh()
            return
        for y, (was, now) in enumerate(zip(before, self._visible(), strict=True)):
            if was[0] is not now[0] or was[1] != now[1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def say(self, text: str, style: str = "muted") -> None:
        """A message over the last line, such as "stopped, exit code 1"; "" takes it away."""
        if self._message != (text, style):
            self._message = (text, style)
            self.refresh(Region(0, max(self.size.height - 1, 0), self.size.width, 1))

    def set_notice(self, notice: Notice) -> None:
        """What to show while there is no frame: empty, lost, failed."""
        if notice != self._notice:
            self._notice = notice
            if not self._frame:
                self.refresh()

    def on_focus(self) -> None:
        """The cursor is drawn only with focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is drawn only with focus."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the visible part."""
        width, height = self.size
        styles = self.line_styles()
        message, style = self._message
        if message and y == height - 1:
            return text_strip([(f" {message}", styles.named(style))], width, styles.text)
        if not self._frame:
            return notice_strips(self._notice, width, height, styles)[y]
        index = self._top() + y
        if index >= len(self._frame):
            return self.blank_line(width)
        base = styles.text + _DIM if self._stale else styles.text
        strip = self._frame[index].apply_style(base).adjust_cell_length(width, styles.text)
        column = self._cursor_column(index)
        if column is not None and column < width:
            return exact_strip(with_cursor(strip, column, base), width, styles.text)
        return strip

    def _cursor_column(self, index: int) -> int | None:
        if self._cursor is None or not self.has_focus or self._stale or self._cursor[1] != index:
            return None
        return self._cursor[0]

    def _top(self) -> int:
        """First frame line that is shown: the end of what is used stays in view."""
        return max(0, self._filled + 1 - self.size.height)

    def _last_used_line(self) -> int:
        """Blank lines below the program's output count only when the cursor is there."""
        last = self._cursor[1] if self._cursor is not None else 0
        for index in range(len(self._frame) - 1, last, -1):
            strip = self._frame[index]
            if strip.text.strip() or any(segment.style and segment.style.bgcolor for segment in strip):
                return index
        return min(last, max(len(self._frame) - 1, 0))

    def _visible(self) -> list[tuple[Strip | None, int | None]]:
        if not self._frame:
            return []
        top = self._top()
        return [
            (self._frame[index] if index < len(self._frame) else None, self._cursor_column(index))
            for index in range(top, top + self.size.height)
        ]
