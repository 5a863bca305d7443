"""One line with the keys that do something for the selected item now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from core.text.clean import clean_line
from core.text.width import width as cells_of
from tui.lines.line_styles import LineStyles
from tui.lines.text_strip import text_strip
from tui.widgets.line_view import LineView

_GAP = 3


class Hint(NamedTuple):
    """A key, what it does, the command it runs, and whether it can run now."""

    key: str
    label: str
    command_id: str
    enabled: bool = True


class PlacedHint(NamedTuple):
    """A hint that fits, with the cells it takes."""

    hint: Hint
    start: int
    end: int


class HintBar(LineView):
    """Draws hints in the order given, as many as fit whole. It is one widget however often the keys change."""

    DEFAULT_CSS = "HintBar { height: 1; background: $panel; }"

    class Pressed(Message):
        """A hint was clicked; a disabled one too, so that its reason can be told."""

        def __init__(self, command_id: str, enabled: bool) -> None:
            super().__init__()
            self.command_id = command_id
            self.enabled = enabled

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._hints: tuple[Hint, ...] = ()

    def set_hints(self, hints: Sequence[Hint]) -> None:
        """The keys for now, most likely first."""
        new = tuple(hints)
        if new != self._hints:
            self._hints = new
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Run what was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for placed in place_hints(self._hints, self.size.width):
            if placed.start <= offset.x < placed.end:
                self.post_message(self.Pressed(placed.hint.command_id, placed.hint.enabled))

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        return self.blank_line(width) if y else hint_strip(self._hints, width, self.line_styles())


def place_hints(hints: Sequence[Hint], width: int) -> tuple[PlacedHint, ...]:
    """The hints that fit whole, from the first on."""
    placed: list[PlacedHint] = []
    start = 1
    for hint in hints:
        clean = hint._replace(key=clean_line(hint.key), label=clean_line(hint.label))
        end = start + cells_of(clean.key) + 1 + cells_of(clean.label)
        if end > width - 1:
            break
        placed.append(PlacedHint(clean, start, end))
        start = end + _GAP
    return tuple(placed)


def hint_strip(hints: Sequence[Hint], width: int, styles: LineStyles) -> Strip:
    """The line: keys stand out, and what cannot run now is struck out as well as dim."""
    pieces: list[tuple[str, Style]] = []
    at = 0
    off = styles.muted + Style(dim=True, strike=True)
    for hint, start, end in place_hints(hints, width):
        pieces.append((" " * (start - at), styles.text))
        pieces.append((hint.key, styles.accent + Style(bold=True) if hint.enabled else off))
        pieces.append((" ", styles.text))
        pieces.append((hint.label, styles.text if hint.enabled else off))
        at = end
    return text_strip(pieces, width, styles.text)
