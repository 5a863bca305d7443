"""The base of everything that draws whole lines itself: named styles, blanks, and caches that follow the theme."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.lines.line_styles import LineStyles, styles_from
from tui.lines.text_strip import text_strip


class LineView(ScrollView, can_focus=False):
    """Draws lines with `LineStyles` taken from its component classes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--muted",
        "line--accent",
        "line--success",
        "line--warning",
        "line--error",
        "line--cursor",
        "line--cursor-blurred",
        "line--marked",
    }

    DEFAULT_CSS = """
    LineView {
        background: $background;
        color: $foreground;
        overflow: hidden hidden;
        scrollbar-size-vertical: 1;
        & > .line--muted { color: $text-muted; }
        & > .line--accent { color: $text-accent; }
        & > .line--success { color: $text-success; }
        & > .line--warning { color: $text-warning; }
        & > .line--error { color: $text-error; }
        & > .line--cursor { background: $primary 30%; }
        & > .line--cursor-blurred { background: $primary 15%; }
        & > .line--marked { background: $secondary 15%; }
    }
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._styles_by_state: dict[str, LineStyles] = {}

    @property
    def ascii_only(self) -> bool:
        """Whether the person wants glyphs from ASCII only."""
        facts = getattr(self.app, "facts", None)
        return facts is not None and facts.ascii

    def line_styles(self, state: str = "") -> LineStyles:
        """The styles for a state: "", "cursor", "cursor-blurred" or "marked"."""
        styles = self._styles_by_state.get(state)
        if styles is None:
            styles = self._plain_line_styles() if not state else self._state_styles(state)
            self._styles_by_state[state] = styles
        return styles

    def _plain_line_styles(self) -> LineStyles:
        component = self.get_component_rich_style
        return styles_from(
            text=self.rich_style,
            muted=component("line--muted"),
            accent=component("line--accent"),
            success=component("line--success"),
            warning=component("line--warning"),
            error=component("line--error"),
        )

    def _state_styles(self, state: str) -> LineStyles:
        background = self.get_component_rich_style(f"line--{state}").bgcolor
        return self.line_styles().on(Style(bgcolor=background))

    def blank_line(self, width: int) -> Strip:
        """A line with nothing on it, in the background of the widget."""
        return Strip.blank(max(width, 0), self.line_styles().text)

    def one_line(self, text: str, width: int, style: str = "muted") -> Strip:
        """One line of cleaned text in a named style."""
        styles = self.line_styles()
        return text_strip([(text, styles.named(style))], width, styles.text)

    def drop_caches(self) -> None:
        """Forget everything drawn; subclasses forget theirs too."""
        self._styles_by_state.clear()

    def notify_style_update(self) -> None:
        """Called when a theme, class or focus changes how lines look."""
        super().notify_style_update()
        self.drop_caches()

    @property
    def draw_width(self) -> int:
        """Cells for content: without those of the scroll bar, whether it shows or not."""
        return max(self.size.width - self.scrollbar_size_vertical, 0)

    def set_line_count(self, count: int) -> None:
        """Tell the scroll bar how many lines there are."""
        if self.virtual_size.height != count:
            self.virtual_size = Size(0, count)

    def scroll_to_line(self, top: int) -> None:
        """Make `top` the first visible line, at once."""
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
