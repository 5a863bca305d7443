"""A screen whose keys are commands: asks what must be asked, runs, and shows what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.screen import Screen

from core.commands.bulk import acting_on
from core.commands.command import Command, Fact, Outcome, Page, Question, Values
from core.commands.context import CommandContext, renewed
from core.commands.scope import Scope
from tui.command_runner import CommandRunner, Done
from tui.key_bindings import REGISTRY
from tui.screens.attach import attached

if TYPE_CHECKING:
    from tui.app import TimonelApp

ERRORS_STAY = 86_400.0  # seconds: until dismissed


class Step(NamedTuple):
    """A step that can be taken back, with the moment that it was about."""

    command_id: str
    context: CommandContext


class CommandScreen(Screen[None]):
    """Base of screens with commands. Subclasses give the context and the runner, and carry out `view_*` actions."""

    def __init__(self, runner: CommandRunner) -> None:
        super().__init__()
        self.runner = runner
        self.undo_step: Step | None = None
        self.errors_shown = 0

    def context(self) -> CommandContext:
        """What is selected now."""
        raise NotImplementedError

    def flash(self, text: str, style: str = "success") -> None:
        """Say something for a moment."""
        raise NotImplementedError

    def select(self, name: str) -> None:
        """Put the cursor on a conversation."""
        raise NotImplementedError

    def changed(self, command: Command) -> None:
        """A command has run: look for its effect at once."""

    def action_command(self, command_id: str) -> None:
        """Start a command for what is selected."""
        self.start(REGISTRY[command_id], self.context())

    def start(self, command: Command, context: CommandContext) -> None:
        """Say why not, or ask, or run; on all marked rows when there are some."""
        command, context = acting_on(command, context)
        if reason := command.disabled(context):
            self.flash(reason, "warning")
            return
        question = command.question(context)
        if question is None and command.lane == "here":
            self.finish(command, context, Done(command.run(None, context, {})))  # type: ignore[arg-type]
            return
        self.run_worker(
            self._perform(command, context, question), group=f"command-{command.lane}", description=command.id
        )  # fmt: skip

    async def _perform(self, command: Command, context: CommandContext, question: Question | None) -> None:
        values: Values | None = {}
        if question is not None:
            values = await self.ask(command, context, question)
            if values is None:
                return
        done = await self.runner.run(command, context, values, lambda line: self.flash(f"{line} …", "accent"))
        self.finish(command, context, done)

    async def ask(self, command: Command, context: CommandContext, question: Question) -> Values | None:
        """The person's answer; None when the question was dropped."""
        from tui.dialogs.ask import dialog_for

        def blocked(now: Values) -> str:
            return self.blocked(command, context, now)

        loads: Callable[[], Awaitable[tuple[tuple[Fact, ...], str]]] | None = None
        if question.loads:

            async def load() -> tuple[tuple[Fact, ...], str]:
                facts, error = await self.runner.load(command, context)
                return cast("tuple[Fact, ...]", facts), error

            loads = load
        return await self.app.push_screen_wait(dialog_for(question, context, blocked, loads))

    def blocked(self, command: Command, context: CommandContext, values: Values) -> str:
        """Why a question that is open can no longer be answered; asked while its dialog is up."""
        if (number := values.get("id", "")) and command.noun == "conversation":
            open_ones = {str(one.id) for one in self.context().snapshot.approvals}
            return "" if number in open_ones else "this question no longer stands"
        return command.disabled(renewed(context, self.context()))

    def unmark(self) -> None:
        """What was marked has been acted on."""

    def finish(self, command: Command, context: CommandContext, done: Done) -> None:
        """Show what came of it."""
        self.changed(command)
        if done.outcome is None:
            self.complain(done.error, command.title)
            return
        outcome = done.outcome
        if outcome.undo:
            self.undo_step = Step(outcome.undo, context._replace(marked=outcome.subjects))
        if context.marked and not outcome.follow:
            self.unmark()
        self._show(outcome, context)
        if outcome.page is not None:
            self._show_page(outcome.page, command, context)

    def complain(self, line: str, title: str = "") -> None:
        """An error stays until it is dismissed, and is in the log."""
        self.errors_shown += 1
        self.app.notify(line, title=title, severity="error", timeout=ERRORS_STAY, markup=False)

    def _show(self, outcome: Outcome, context: CommandContext) -> None:
        if outcome.said and not outcome.attach:
            undo = " · U takes it back" if outcome.undo else ""
            self.flash(outcome.said + undo)
        if outcome.select:
            self.select(outcome.select)
        if outcome.attach is not None:
            self.run_worker(self._enter_terminal(outcome), group="attach", exclusive=True)
        if outcome.view:
            what, *words = outcome.view.split()
            getattr(self, f"view_{what}")(*words)
        if outcome.follow:
            self.start(REGISTRY[outcome.follow], context)

    def _show_page(self, page: Page, command: Command, context: CommandContext) -> None:
        """With what can be done to the thing that it tells of."""
        from tui.dialogs.text_dialog import TextDialog

        def go_on(values: Values | None) -> None:
            if values:
                self.start(REGISTRY[values["command"]], renewed(context, self.context()))

        alone = command.scope != Scope.EVERYWHERE and not context.marked
        offers = REGISTRY.of(command.scope) if alone else ()
        if alone and command.scope == Scope.CONVERSATION:
            offers += (REGISTRY["conversation.answer"],)
        free = tuple(one for one in offers if one.id != command.id and not one.disabled(context))
        self.app.push_screen(TextDialog(page, free), go_on)

    async def _enter_terminal(self, outcome: Outcome) -> None:
        if outcome.attach is None:
            return
        problem = await attached(cast("TimonelApp", self.app), outcome.attach, self.context().project.detach_key)
        if problem:
            self.complain(problem, f"enter {outcome.attach.name}")
        else:
            self.flash(outcome.said)

    def view_undo(self) -> None:
        """Take back the last step that can be taken back."""
        step, self.undo_step = self.undo_step, None
        if step is not None:
            self.start(REGISTRY[step.command_id], renewed(step.context, self.context()))
