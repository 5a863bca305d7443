"""The tabs of a screen that has room for one pane at a time."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.lines.text_strip import text_strip
from tui.panes.pane import PaneTitle
from tui.view_commands import PANES
from tui.widgets.line_view import LineView
from tui.widgets.status_line import Part


class TabLine(LineView):
    """Names with their numbers; the one in use stands out."""

    class Pressed(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._active = "fleet"
        self._parts: tuple[Part, ...] = ()

    def show(self, active: str, heading: PaneTitle) -> None:
        """Which one it is, and what its title line says, which has no line of its own here."""
        if (active, heading.parts) != (self._active, self._parts):
            self._active, self._parts = active, heading.parts
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click goes there."""
        at = 1
        for name in PANES:
            at += len(name) + 5
            if event.x < at:
                self.post_message(self.Pressed(name))
                return

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, styles = self.size.width, self.line_styles()
        if y:
            return self.blank_line(width)
        pieces: list[tuple[str, Style]] = [(" ", styles.text)]
        for number, name in enumerate(PANES, 1):
            lit = name == self._active
            pieces.append((f"{number} ", styles.accent if lit else styles.muted))
            pieces.append((name.capitalize(), styles.accent + styles.strong.without_color if lit else styles.muted))
            pieces.append(("   ", styles.text))
        if self._active != "screen":
            for part in self._parts:
                pieces += [(part.text, styles.named(part.style)), ("  ", styles.text)]
        return text_strip(pieces, width, styles.text)
