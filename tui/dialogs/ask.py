"""Which dialog asks a question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.commands.command import Fact, Form, Question, Values
from core.commands.context import CommandContext
from tui.dialogs.dialog import Dialog

Blocked = Callable[[Values], str]
Load = Callable[[], Awaitable[tuple[tuple[Fact, ...], str]]]


def dialog_for(question: Question, context: CommandContext, blocked: Blocked, load: Load | None = None) -> Dialog:
    """Each is imported when it is first needed."""
    if question.form is Form.FORM:
        from tui.dialogs.form_dialog import FormDialog

        return FormDialog(question, blocked)
    if question.form is Form.ANSWER:
        from tui.dialogs.answer_dialog import AnswerDialog

        return AnswerDialog(question, blocked)
    if question.form is Form.CHOOSE:
        from tui.dialogs.choose_dialog import ChooseDialog

        return ChooseDialog(question, context)
    from tui.dialogs.confirm_dialog import ConfirmDialog

    return ConfirmDialog(question, load)
