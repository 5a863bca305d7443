"""The line in which a list's filter is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from core.text.clean import clean_line


class FilterBox(Input):
    """Hidden until opened; Enter keeps the filter, Escape clears it."""

    DEFAULT_CSS = """
    FilterBox { height: 1; border: none; padding: 0 1; background: $surface; }
    FilterBox:focus { border: none; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "clear_filter", "clear", show=False)]

    class Typed(Message):
        """The filter is this text now; "" when cleared."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Typing is over; the list wants the focus back."""

    def __init__(self, hint: str = "filter", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(placeholder=hint, id=id, classes=classes, compact=True, select_on_focus=False)
        self.display = False

    def open(self) -> None:
        """Show it and type."""
        self.display = True
        self.screen.set_focus(self)  # at once: what is typed next may be there already

    def action_clear_filter(self) -> None:
        """Escape: no filter, and away."""
        self.value = ""
        self.display = False
        self.post_message(self.Left())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each change filters at once."""
        event.stop()
        self.post_message(self.Typed(clean_line(event.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter; an empty one closes the box."""
        event.stop()
        if not self.value:
            self.display = False
        self.post_message(self.Left())
