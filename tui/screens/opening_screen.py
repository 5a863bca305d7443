"""The first frame: painted before the rest of the program is loaded, and gone as soon as the fleet is there."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.lines.notice_lines import Notice, notice_strips
from tui.widgets.hint_bar import Hint, HintBar
from tui.widgets.line_view import LineView
from tui.widgets.status_line import Part, StatusLine

READING = Notice("Reading the journal", style="muted")
HINTS = (("c", "new"), ("?", "help"), (":", "commands"), ("q", "leave"))


class OpeningNotice(LineView):
    """Says that the fleet is on its way."""

    DEFAULT_CSS = "OpeningNotice { height: 1fr; }"

    def render_line(self, y: int) -> Strip:
        """One line of the page."""
        return notice_strips(READING, self.size.width, self.size.height, self.line_styles())[y]


class OpeningScreen(Screen[None], inherit_bindings=False):
    """Three widgets. Keys that are pressed meanwhile are kept for the fleet."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[events.Key] = []

    def compose(self) -> ComposeResult:
        """The bars of the fleet screen, and nothing between them yet."""
        yield StatusLine()
        yield OpeningNotice()
        yield HintBar()

    def on_mount(self) -> None:
        """What is known without reading anything."""
        self.query_one(StatusLine).set_parts([Part("timonel", "strong")], [])
        self.query_one(HintBar).set_hints([Hint(key, label, "") for key, label in HINTS])

    def on_key(self, event: events.Key) -> None:
        """Not lost: the fleet gets it."""
        self.kept.append(event)
