"""A pane: a title line, a body, and the keys of the things that it shows."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widget import Widget

from core.text.cut import cut, pad
from core.text.width import width as cells_of
from tui.lines.text_strip import text_strip
from tui.panes.picture import Picture
from tui.widgets.line_view import LineView
from tui.widgets.status_line import Part


class PaneTitle(LineView):
    """The line above a pane: its number, its name, and what it shows."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__(classes="pane-title")
        self._number, self._pane_name = number, name
        self._left: tuple[Part, ...] = ()
        self._right = ""
        self._lit = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it says behind the name."""
        return self._left

    def set_parts(self, left: Sequence[Part], right: str = "") -> None:
        """Behind the name, and at the right end."""
        new = (tuple(left), right)
        if new != (self._left, self._right):
            self._left, self._right = new
            self.refresh()

    def set_lit(self, lit: bool) -> None:
        """Whether the focus is in this pane."""
        if lit != self._lit:
            self._lit = lit
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, styles = self.size.width, self.line_styles()
        if y:
            return self.blank_line(width)
        name = styles.accent + styles.strong.without_color if self._lit else styles.title
        pieces = [(f" {self._number} ", styles.accent if self._lit else styles.muted), (self._pane_name, name)]
        right = cut(self._right, max(width // 2 - 2, 0))
        room = width - cells_of(self._number) - 2 - cells_of(self._pane_name) - cells_of(right) - 2
        for part in self._left:
            shown = cut(part.text, max(room - 2, 0))
            if shown:
                pieces += [("  ", styles.text), (shown, styles.named(part.style))]
                room -= 2 + cells_of(shown)
        pieces += [(pad("", max(room, 1)), styles.text), (right, styles.muted)]
        return text_strip(pieces, width, styles.text)


class Pane(Vertical):
    """Base of all panes."""

    NUMBER = ""
    NAME = ""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, classes="pane")
        self.heading = PaneTitle(self.NUMBER, self.NAME)

    def compose(self) -> ComposeResult:
        """The title line, then the body."""
        yield self.heading
        yield from self.compose_body()

    def compose_body(self) -> ComposeResult:
        """What the pane holds."""
        yield from ()

    @property
    def target(self) -> Widget:
        """What takes the focus."""
        raise NotImplementedError

    def show(self, picture: Picture) -> None:
        """Draw this."""
        raise NotImplementedError

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """The focus came in."""
        self.heading.set_lit(True)

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """The focus went."""
        self.heading.set_lit(False)
