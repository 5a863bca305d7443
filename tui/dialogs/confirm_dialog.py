"""Yes or no, default no; what it would do is listed, and facts that take time come in as they are found.

A reason can be typed too: in its line letters are letters, and Enter leads back to the answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from core.commands.command import Fact, FieldKind, Question
from core.text.clean import clean_line
from tui.dialogs.dialog import Dialog
from tui.dialogs.switch_field import SwitchField
from tui.panes.facts_view import FactsView

LONG = 8  # facts from which on they may not fit into a small terminal
LOADING = Fact("looking at git and its processes …", "muted")


class ConfirmDialog(Dialog):
    """`y` does it, `n`, esc and Enter on the default do not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", show=False),
        Binding("n", "answer(False)", "no", show=False),
        Binding("i", "words", "words", show=False),
        Binding("left,right", "app.focus_next", "other", show=False),
    ]

    def __init__(
        self, question: Question, load: Callable[[], Awaitable[tuple[tuple[Fact, ...], str]]] | None = None
    ) -> None:
        super().__init__(question.title)
        self._question = question
        self._load = load
        self._loaded = load is None

    def compose_body(self) -> ComposeResult:
        """What is known, what can be switched, and the two answers."""
        facts = self._question.facts if self._load is None else (*self._question.facts, LOADING)
        yield FactsView(facts, id="facts")
        for field in self._question.fields:
            if field.kind is FieldKind.SWITCH:
                yield SwitchField(field.label, value=field.value == "yes", id=f"field-{field.name}")
            else:
                with Horizontal(classes="field"):
                    yield Static(clean_line(field.label), classes="label", markup=False)
                    value, hint = clean_line(field.value), clean_line(field.hint)
                    yield Input(value, placeholder=hint, id=f"field-{field.name}", compact=True)
        with Horizontal(id="answers"):
            yield Button("no", id="no", compact=True)
            yield Button(self._question.yes, id="yes", compact=True)

    def keys(self) -> str:
        """The two answers."""
        kinds = {field.kind for field in self._question.fields}
        switches = " · tab next, space switches" if FieldKind.SWITCH in kinds else ""
        words = " · i in words" if FieldKind.LINE in kinds else ""
        more = " · pgdn more" if self._question.loads or len(self._question.facts) > LONG else ""
        return f"y {self._question.yes} · n or esc no{words}{switches}{more}"

    def on_mount(self) -> None:
        """The default is no."""
        self.query_one(FactsView).can_focus = False
        self.query_one("#no").focus()
        if self._load is not None:
            self.run_worker(self._look(self._load), group="facts")

    async def _look(self, load: Callable[[], Awaitable[tuple[tuple[Fact, ...], str]]]) -> None:
        facts, error = await load()
        shown = (*self._question.facts, Fact(""), *facts) if facts else self._question.facts
        self.query_one(FactsView).set_facts(shown)
        self._loaded = not error
        if error:
            self.complain(error)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """A yes counts only once the facts are on the screen and the first moment is over."""
        if not yes:
            self.dismiss(None)
        elif not self._loaded:
            self.complain("wait until what is at stake is known")
        elif not self.guarded:
            self.dismiss({field.name: self._value(field.name) for field in self._question.fields})

    def action_words(self) -> None:
        """Type the reason."""
        for line in self.query(Input):
            line.focus()

    @on(Input.Submitted)
    def _words_done(self) -> None:
        self.query_one("#no").focus()
        self.complain(f"y: {self._question.yes}, with this reason")

    def _value(self, name: str) -> str:
        widget = self.query_one(f"#field-{name}")
        if isinstance(widget, SwitchField):
            return "yes" if widget.value else ""
        return widget.value if isinstance(widget, Input) else ""
