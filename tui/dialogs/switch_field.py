"""Yes or no in one line. Space switches; Enter is left to the dialog. The state is a mark, not a colour."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.strip import Strip

from tui.lines.text_strip import text_strip
from tui.widgets.line_view import LineView


class SwitchField(LineView, can_focus=True):
    """`[x]` or `[ ]` before its label."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "switch", "switch", show=False)]
    value: var[bool] = var(False)

    def __init__(self, label: str, *, value: bool, id: str) -> None:
        super().__init__(id=id)
        self._label = label
        self.set_reactive(SwitchField.value, value)

    def action_switch(self) -> None:
        """The other one."""
        self.value = not self.value

    def on_click(self) -> None:
        """A click switches too."""
        self.action_switch()

    def watch_value(self) -> None:
        """Drawn anew."""
        self.refresh()

    def on_focus(self) -> None:
        """The mark stands out."""
        self.refresh()

    def on_blur(self) -> None:
        """Quiet again."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, styles = self.size.width, self.line_styles()
        if y:
            return self.blank_line(width)
        mark = "[x]" if self.value else "[ ]"
        pieces = [(mark, styles.accent if self.has_focus else styles.text), (f" {self._label}", styles.text)]
        return text_strip(pieces, width, styles.text)
