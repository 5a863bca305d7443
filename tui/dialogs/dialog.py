"""The base of all dialogs: a box in the middle, a title, `esc` drops it, and a moment in which no key answers."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from core.commands.command import Values
from core.text.clean import clean_line
from tui.panes.facts_view import FactsView

GUARD_SECONDS = 0.3  # after opening: what one was typing elsewhere must not answer


class Dialog(ModalScreen[Values | None], inherit_bindings=False):
    """Subclasses give `compose_body` and dismiss with values; None means dropped."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", "drop", show=False),
        Binding("tab", "app.focus_next", "next", show=False),
        Binding("shift+tab", "app.focus_previous", "previous", show=False),
        Binding("pagedown", "read(1)", "more", show=False),
        Binding("pageup", "read(-1)", "less", show=False),
    ]
    WIDTH = "-medium"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012 (an attribute, as in its base)

    def __init__(self, title: str, *, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._title = title
        self._clock = clock
        self._opened_at = clock()

    @property
    def guarded(self) -> bool:
        """True while keys must not answer yet."""
        return self._clock() - self._opened_at < GUARD_SECONDS

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box", classes=self.WIDTH):
            yield Static(clean_line(self._title, 300), id="title", markup=False)
            yield from self.compose_body()
            yield Static("", id="problem", markup=False)
            yield Static(self.keys(), id="keys", markup=False)

    def compose_body(self) -> ComposeResult:
        """What is between the title and the keys."""
        yield from ()

    def keys(self) -> str:
        """The keys of this dialog, in one line."""
        return "esc back"

    def complain(self, line: str) -> None:
        """Say what is wrong without closing; "" takes it away."""
        problem = self.query_one("#problem", Static)
        problem.update(clean_line(line, 400))
        problem.set_class(bool(line), "-shown")

    def action_read(self, way: int) -> None:
        """The facts may be longer than the box; whoever answers shall be able to see all of them."""
        for facts in self.query(FactsView):
            facts.action_page(way)

    def action_drop(self) -> None:
        """Nothing is done."""
        self.dismiss(None)
