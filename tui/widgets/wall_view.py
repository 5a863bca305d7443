"""Many terminals' last lines side by side, each below a line that names its conversation."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui.lines.notice_lines import Notice, notice_strips
from tui.lines.sgr_strips import SgrLines
from tui.lines.text_strip import exact_strip, text_strip
from tui.lines.tiling import GAP, Tiling, tiling
from tui.widgets.line_view import LineView


class Tile(NamedTuple):
    """One conversation on the wall. `key` names its terminal; equal tiles look equal."""

    key: str
    name: str
    mark: str  # glyph and word of its state
    style: str
    about: str
    lines: tuple[str, ...] | None  # None: nothing was captured yet


class WallView(LineView, can_focus=True, inherit_bindings=False):
    """Draws the page that holds the tile `at`; moving past its edge turns the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,left", "move(-1, 0)", "left", id="wall.left", show=False),
        Binding("l,right", "move(1, 0)", "right", id="wall.right", show=False),
        Binding("k,up", "move(0, -1)", "up", id="wall.up", show=False),
        Binding("j,down", "move(0, 1)", "down", id="wall.down", show=False),
        Binding("g,home", "go(0)", "first", id="wall.first", show=False),
        Binding("G,end", "go(-1)", "last", id="wall.last", show=False),
    ]

    class Moved(Message):
        """The operator went to this conversation."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, notice: Notice, *, id: str) -> None:
        super().__init__(id=id)
        self._notice = notice
        self._tiles: tuple[Tile, ...] = ()
        self._at = 0
        self._parser = SgrLines(4096)

    @property
    def grid(self) -> Tiling:
        """The grid that these tiles get here."""
        return tiling(len(self._tiles), self.size.width, self.size.height)

    @property
    def page(self) -> tuple[Tile, ...]:
        """The tiles on the screen."""
        first = self._first
        return self._tiles[first : first + self.grid.room]

    @property
    def first_shown(self) -> int:
        """Number of the first tile on the screen, from 0."""
        return self._first

    def show(self, tiles: tuple[Tile, ...], at: int) -> None:
        """These tiles, the one numbered `at` selected; paints those that differ."""
        before, where = self.page, (self._first, self._at, len(self._tiles))
        self._tiles, self._at = tiles, max(0, min(at, len(tiles) - 1))
        if where != (self._first, self._at, len(self._tiles)):
            self.refresh()
            return
        grid = self.grid
        for index, (old, new) in enumerate(zip(before, self.page, strict=True)):
            if old != new:
                (left, width), (top, height) = grid.column(index % grid.columns), grid.row(index // grid.columns)
                self.refresh(Region(left, top, width, height))

    def action_move(self, right: int, down: int) -> None:
        """One tile further; at the ends it stays."""
        self._select(self._at + right + down * self.grid.columns)

    def action_go(self, index: int) -> None:
        """To the first or the last."""
        self._select(index % len(self._tiles) if self._tiles else 0)

    def on_click(self, event: events.Click) -> None:
        """A click selects."""
        index = self.grid.tile_at(event.x, event.y)
        if index is not None and index < len(self.page):
            self._select(self._first + index)

    def on_focus(self) -> None:
        """The selected one stands out."""
        self.refresh()

    def on_blur(self) -> None:
        """It stands back."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line across all columns."""
        width, height = self.size
        styles = self.line_styles()
        if not self._tiles:
            return notice_strips(self._notice, width, height, styles)[y]
        grid, page = self.grid, self.page
        row = grid.row_at(y)
        top, tall = grid.row(row)
        segments: list[Segment] = []
        for column in range(grid.columns):
            index = row * grid.columns + column
            _, wide = grid.column(column)
            if column:
                segments.append(Segment(" " * GAP, styles.text))
            if index >= len(page):
                segments.append(Segment(" " * wide, styles.text))
            elif y == top:
                segments += self._heading(page[index], wide, self._first + index == self._at)
            else:
                segments += self._line(page[index], y - top - 1, tall - 1, wide)
        return exact_strip(segments, width, styles.text)

    @property
    def _first(self) -> int:
        room = self.grid.room
        return self._at // room * room

    def _select(self, index: int) -> None:
        if 0 <= index < len(self._tiles) and index != self._at:
            self.post_message(self.Moved(self._tiles[index].name))

    def _heading(self, tile: Tile, width: int, selected: bool) -> Strip:
        state = ("cursor" if self.has_focus else "cursor-blurred") if selected else "marked"
        styles = self.line_styles(state)
        pieces = [
            (f" {tile.mark} ", styles.named(tile.style)),
            (f" {tile.name} ", styles.strong),
            (f" {tile.about}", styles.muted),
        ]
        return text_strip(pieces, width, styles.text)

    def _line(self, tile: Tile, y: int, height: int, width: int) -> Strip:
        styles = self.line_styles()
        if tile.lines is None:
            return text_strip([(" …" if y == 0 else "", styles.muted)], width, styles.text)
        shown = tile.lines[-height:] if height else ()
        if y >= len(shown):
            return self.blank_line(width)
        strip = self._parser.parse(tile.lines)[len(tile.lines) - len(shown) + y]
        return exact_strip(strip.crop(0, width).apply_style(styles.text), width, styles.text)
