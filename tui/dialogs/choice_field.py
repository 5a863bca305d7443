"""One of several values in one line: left and right, or the first letters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.strip import Strip

from core.text.cut import cut
from tui.lines.text_strip import text_strip
from tui.widgets.line_view import LineView


class ChoiceField(LineView, can_focus=True):
    """Shows the chosen value between two signs; an empty value has a word of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "before", show=False),
        Binding("right,space", "step(1)", "next", show=False),
    ]
    value: var[str] = var("")

    def __init__(self, choices: Sequence[str], value: str, *, empty: str = "any", id: str) -> None:
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._empty = empty
        self.set_reactive(ChoiceField.value, value if value in choices or not choices else choices[0])

    def action_step(self, step: int) -> None:
        """Round and round."""
        if self._choices:
            at = self._choices.index(self.value)
            self.value = self._choices[(at + step) % len(self._choices)]

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next value that starts with it."""
        letter = event.character or ""
        if letter.isalnum() and self._choices:
            at = self._choices.index(self.value) + 1
            for choice in (*self._choices[at:], *self._choices[:at]):
                if choice.casefold().startswith(letter.casefold()):
                    self.value = choice
                    break
            event.stop()

    def on_click(self) -> None:
        """The next one."""
        self.action_step(1)

    def watch_value(self) -> None:
        """Drawn anew."""
        self.refresh()

    def on_focus(self) -> None:
        """The signs show that it can be turned."""
        self.refresh()

    def on_blur(self) -> None:
        """Quiet again."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        width, styles = self.size.width, self.line_styles()
        if y:
            return self.blank_line(width)
        sign = styles.accent if self.has_focus else styles.muted
        place = f"  {self._choices.index(self.value) + 1} of {len(self._choices)}" if len(self._choices) > 1 else ""
        text = cut(self.value or self._empty, max(width - 4 - len(place), 1))
        style = styles.text if self.value else styles.muted
        pieces = [("‹ ", sign), (text, style), (" ›", sign)]
        if self.has_focus:
            pieces.append((place, styles.muted))
        return text_strip(pieces, width, styles.text)
