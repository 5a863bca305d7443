"""One line of state: where one is on the left, totals on the right, and a flash that goes away by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer

from core.text.clean import clean_line
from core.text.cut import cut, cut_middle
from core.text.width import width as cells_of
from tui.lines.line_styles import LineStyles
from tui.lines.text_strip import text_strip
from tui.widgets.line_view import LineView

FLASH_SECONDS = 3.0
_GAP = 2


class Part(NamedTuple):
    """A piece of the status line in a named style."""

    text: str
    style: str = "muted"


class StatusLine(LineView):
    """Left and right parts; the right ones stay when there is no room for both."""

    DEFAULT_CSS = "StatusLine { height: 1; background: $surface; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left: tuple[Part, ...] = ()
        self._right: tuple[Part, ...] = ()
        self._flash: Part | None = None
        self._timer: Timer | None = None

    @property
    def flashing(self) -> str:
        """The text that flashes now, "" when none does."""
        return self._flash.text if self._flash is not None else ""

    def set_parts(self, left: Sequence[Part], right: Sequence[Part]) -> None:
        """What the line says."""
        new = (tuple(left), tuple(right))
        if new != (self._left, self._right):
            self._left, self._right = new
            self.refresh()

    def flash(self, text: str, style: str = "success", seconds: float = FLASH_SECONDS) -> None:
        """Say something on the left for a moment; a later flash replaces an earlier one."""
        if self._timer is not None:
            self._timer.stop()
        self._flash = Part(text, style)
        self._timer = self.set_timer(seconds, self._end_flash)
        self.refresh()

    def _end_flash(self) -> None:
        self._flash = self._timer = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if y:
            return self.blank_line(width)
        left = (self._flash,) if self._flash is not None else self._left
        return status_strip(left, self._right, width, self.line_styles())


def status_strip(left: Sequence[Part], right: Sequence[Part], width: int, styles: LineStyles) -> Strip:
    """Both sides in `width` cells: right parts are dropped from their left end, then the left text is cut."""
    room = max(width - 2, 0)
    kept = [Part(clean_line(part.text), part.style) for part in right if part.text]
    while kept and _cells(kept) > max(room // 2, room - _cells(_cleaned(left)) - _GAP):
        kept.pop(0)
    left_room = room - (_cells(kept) + _GAP if kept else 0)
    pieces: list[tuple[str, Style]] = [(" ", styles.text)]
    used = 0
    for index, part in enumerate(_cleaned(left)):
        gap = " " * _GAP if index else ""
        text = gap + cut_middle(part.text, max(left_room - used - len(gap), 0))
        if not text.strip():
            break
        pieces.append((cut(text, left_room - used), styles.named(part.style)))
        used += cells_of(pieces[-1][0])
    if kept:
        pieces.append((" " * (room - used - _cells(kept)), styles.text))
        for index, part in enumerate(kept):
            pieces.append((" " * _GAP if index else "", styles.text))
            pieces.append((part.text, styles.named(part.style)))
    return text_strip(pieces, width, styles.text)


def _cleaned(parts: Iterable[Part]) -> list[Part]:
    return [Part(clean_line(part.text), part.style) for part in parts if part.text]


def _cells(parts: Sequence[Part]) -> int:
    return sum(cells_of(part.text) for part in parts) + _GAP * max(len(parts) - 1, 0)
