"""What a terminal that is too small shows instead of a broken screen."""

from __future__ import annotations

from textual.strip import Strip

from tui.lines.notice_lines import Notice, notice_strips
from tui.widgets.line_view import LineView

LEAST_WIDTH, LEAST_HEIGHT = 60, 15


def is_too_small(width: int, height: int) -> bool:
    """True when a screen of so many cells cannot be laid out."""
    return width < LEAST_WIDTH or height < LEAST_HEIGHT


def too_small_notice(width: int, height: int, needs_you: int = 0) -> Notice:
    """Needed and present size, and what cannot wait."""
    line = f"{width} × {height} now, {LEAST_WIDTH} × {LEAST_HEIGHT} needed"
    if needs_you:
        line += f"\n{needs_you} {'needs' if needs_you == 1 else 'need'} you"
    return Notice("Too small", line, style="warning")


class TooSmall(LineView):
    """The page itself; it measures its screen."""

    DEFAULT_CSS = "TooSmall { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._needs_you = 0

    def set_needs_you(self, count: int) -> None:
        """How many conversations wait for the operator."""
        if count != self._needs_you:
            self._needs_you = count
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the page."""
        width, height = self.size
        notice = too_small_notice(self.app.size.width, self.app.size.height, self._needs_you)
        return notice_strips(notice, width, height, self.line_styles())[y]
