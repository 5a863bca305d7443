"""An app that holds one widget and notes what it says."""

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from tui.themes import ANSI_DARK, DEFAULT, THEMES


class Holder(App[None]):
    """One widget, our themes, all of its own messages."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.said: list[Message] = []
        self.ansi_theme_dark = ANSI_DARK

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT

    async def _on_message(self, message: Message) -> None:
        if type(message).__module__.startswith("tui."):
            self.said.append(message)
        await super()._on_message(message)

    def lines(self) -> list[str]:
        """What the widget draws now."""
        return [self.widget.render_line(y).text for y in range(self.widget.size.height)]

    def kinds(self) -> list[str]:
        """Names of the messages so far."""
        return [type(message).__name__ for message in self.said]


@pytest.fixture
def hold() -> type[Holder]:
    return Holder
