"""A text of many lines that Enter sends; ctrl+j, shift+enter and alt+enter make a new line."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

SEND = frozenset({"enter", "ctrl+enter"})
NEW_LINE = frozenset({"ctrl+j", "shift+enter", "alt+enter"})


class PromptArea(TextArea):
    """Pasted text keeps its lines and is not sent."""

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, text: str = "", *, hint: str = "", id: str) -> None:
        super().__init__(
            text, id=id, compact=True, show_line_numbers=False, tab_behavior="focus", highlight_cursor_line=False
        )
        self.placeholder = hint

    async def _on_key(self, event: events.Key) -> None:
        if event.key in SEND:
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key in NEW_LINE:
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)
