"""A conversation's question: allow, deny, with words if one likes. Enter alone never answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from core.commands.command import Question, Values
from core.text.clean import clean_line
from tui.dialogs.dialog import Dialog
from tui.panes.facts_view import FactsView

CHECK_EVERY = 0.5
KEYS = {"exact": "E", "prefix": "S", "tool": "Y"}


class AnswerDialog(Dialog):
    """`y` allows, `n` denies, `i` goes to the words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "allow", show=False),
        Binding("E", "always('exact')", "always exactly this", show=False),
        Binding("S", "always('prefix')", "always what starts so", show=False),
        Binding("Y", "always('tool')", "always this tool", show=False),
        Binding("n", "answer(False)", "deny", show=False),
        Binding("i", "words", "words", show=False),
    ]

    def __init__(self, question: Question, blocked: Callable[[Values], str]) -> None:
        super().__init__(question.title)
        self._question = question
        self._blocked = blocked
        self._offers = {field.name: field for field in question.fields if field.name in KEYS}
        self._question_id = next((field.value for field in question.fields if field.name == "id"), "")

    def compose_body(self) -> ComposeResult:
        """What is asked, a line for words, the answers."""
        yield FactsView(self._question.facts, id="facts")
        with Horizontal(classes="field"):
            yield Static("In words", classes="label", markup=False)
            yield Input(placeholder="optional; goes with the answer", id="field-words", compact=True)
        with Horizontal(id="answers"):
            yield Button("allow", id="yes", compact=True)
            yield Button("deny", id="no", compact=True)
        if self._offers:
            yield Static(f"always allow: {clean_line(self._always(), 300)}", id="always", markup=False)

    def keys(self) -> str:
        """Its keys."""
        return "y allow · n deny · i in words · esc later"

    def on_mount(self) -> None:
        """Nothing that Enter would press has the focus."""
        self.query_one(FactsView).focus()
        self.set_interval(CHECK_EVERY, self._check)

    def action_words(self) -> None:
        """Type what goes with the answer."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _words_done(self) -> None:
        self.query_one(FactsView).focus()
        self.complain("y allows with these words, n denies with them")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id == "yes")

    def action_always(self, reach: str) -> None:
        """This and later questions of its like."""
        if reach in self._offers:
            self.action_answer(True, always=reach)
        elif self._offers:
            self.complain(f"this can be allowed for always in these ways: {self._always()}")
        else:
            self.complain("only a permission for a named tool can be allowed for always")

    def _always(self) -> str:
        return " · ".join(f"{KEYS[name]} {field.label}" for name, field in self._offers.items())

    def action_answer(self, allow: bool, *, always: str = "") -> None:
        """Unless the question is gone, or was opened only just now."""
        if self.guarded:
            return
        values = {"id": self._question_id, "words": self.query_one(Input).value, "allow": "yes" if allow else ""}
        if always:
            values |= {"always": always, "prefix": self._offers[always].value if always == "prefix" else ""}
        if reason := self._blocked(values):
            self.complain(reason)
            return
        self.dismiss(values)

    def _check(self) -> None:
        if reason := self._blocked({"id": self._question_id}):
            self.complain(reason)
