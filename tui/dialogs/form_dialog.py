"""Asks for values: each field in a line, Enter sends, and what blocks it is said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from core.commands.command import Field, FieldKind, Question, Values
from core.text.clean import clean_block, clean_line
from tui.dialogs.choice_field import ChoiceField
from tui.dialogs.dialog import Dialog
from tui.dialogs.prompt_area import PromptArea
from tui.dialogs.switch_field import SwitchField
from tui.panes.facts_view import FactsView

LONGEST_HINT, LONGEST_VALUE = 120, 20_000  # characters
CHECK_EVERY = 0.5  # seconds: a permission may open while one writes


class FormDialog(Dialog):
    """Enter sends from every field; in fields of many lines ctrl+j makes a new one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,ctrl+enter", "send", "send", show=False)]

    def __init__(self, question: Question, blocked: Callable[[Values], str]) -> None:
        super().__init__(question.title)
        self._question = question
        self._blocked = blocked
        self._blocking = ""

    def compose_body(self) -> ComposeResult:
        """Facts, then a line for each field."""
        if self._question.facts:
            yield FactsView(self._question.facts, id="facts")
        for field in self._question.fields:
            with Horizontal(classes="field -lines" if field.kind is FieldKind.LINES else "field"):
                if field.label:
                    yield Static(clean_line(field.label, LONGEST_HINT), classes="label", markup=False)
                yield _widget(field)

    def keys(self) -> str:
        """What leads on."""
        many = any(field.kind is FieldKind.LINES for field in self._question.fields)
        parts = [f"enter {self._question.yes}", "ctrl+j new line" if many else "", "tab next", "esc drop"]
        if any(field.kind is FieldKind.CHOICE for field in self._question.fields):
            parts.insert(3, "‹ › choose")
        return " · ".join(part for part in parts if part)

    def on_mount(self) -> None:
        """What has to be entered is ready to be typed into; else the first field."""
        for facts in self.query(FactsView):
            facts.can_focus = False
        fields = self._question.fields
        first = next((field for field in fields if field.required and not field.value), fields[0])
        self.query_one(f"#field-{first.name}").focus()
        self._check()
        self.set_interval(CHECK_EVERY, self._check)

    def values(self) -> dict[str, str]:
        """What is entered now."""
        found = {}
        for field in self._question.fields:
            widget = self.query_one(f"#field-{field.name}")
            found[field.name] = _value(widget)
        return found

    def action_send(self) -> None:
        """Closes with the values, unless something is missing or blocks it."""
        values = self.values()
        missing = next(
            (field for field in self._question.fields if field.required and not values[field.name].strip()), None
        )
        if missing is not None:
            self.complain(f"{missing.label or 'a text'} is missing")
            self.query_one(f"#field-{missing.name}").focus()
            return
        if reason := self._blocked(values):
            self.complain(reason)
            return
        self.dismiss(values)

    @on(Input.Submitted)
    @on(PromptArea.Submitted)
    def _submitted(self) -> None:
        self.action_send()

    def _check(self) -> None:
        reason = self._blocked(self.values())
        if reason != self._blocking:
            self._blocking = reason
            self.complain(reason)


def _widget(field: Field) -> Widget:
    name = f"field-{field.name}"
    if field.kind is FieldKind.CHOICE:
        return ChoiceField(field.choices, field.value, empty=field.hint or "any", id=name)
    if field.kind is FieldKind.SWITCH:
        return SwitchField("", value=field.value == "yes", id=name)
    hint = clean_line(field.hint, LONGEST_HINT)
    if field.kind is FieldKind.LINES:
        return PromptArea(clean_block(field.value, LONGEST_VALUE), hint=hint, id=name)
    return Input(clean_line(field.value, LONGEST_VALUE), placeholder=hint, id=name, compact=True)


def _value(widget: Widget) -> str:
    if isinstance(widget, TextArea):
        return widget.text
    if isinstance(widget, SwitchField):
        return "yes" if widget.value else ""
    if isinstance(widget, Input | ChoiceField):
        return widget.value
    return ""
