"""Reasons why a command about the selected thing cannot run; "" when it can."""

from __future__ import annotations

from core.commands.command import Acting, Outcome, Run, Values
from core.commands.context import CommandContext
from core.model.conversation import ALIVE, State


def no_conversation(context: CommandContext) -> str:
    """None is selected."""
    return "" if context.member else "no conversation is selected"


def not_open(context: CommandContext) -> str:
    """None is selected, or it is closed."""
    if reason := no_conversation(context):
        return reason
    if _state(context) == State.CLOSED:
        return f"{context.name} is closed: u brings it back"
    return ""


def no_terminal(context: CommandContext) -> str:
    """It registered itself, so there is nothing here to type into, to stop or to start."""
    if reason := not_open(context):
        return reason
    if context.member and context.member.conversation.outside:
        return f"{context.name} runs outside of Timonel's terminals: write it a message"
    return ""


def not_running(context: CommandContext) -> str:
    """Its program ended."""
    if reason := no_terminal(context):
        return reason
    if _state(context) not in ALIVE:
        return f"{context.name} does not run: R starts it again"
    return ""


def not_closed(context: CommandContext) -> str:
    """It is still there."""
    if reason := no_conversation(context):
        return reason
    if _state(context) != State.CLOSED:
        return f"{context.name} is not closed"
    return ""


def no_task(context: CommandContext) -> str:
    """None is selected."""
    return "" if context.task else "no task is selected"


def no_message(context: CommandContext) -> str:
    """None is selected."""
    return "" if context.message else "no message is selected"


def on_screen(action: str) -> Run:
    """The run of a command that only the screen carries out."""

    def run(_acting: Acting, _context: CommandContext, _values: Values) -> Outcome:
        return Outcome(view=action)

    return run


def _state(context: CommandContext) -> str:
    return context.member.conversation.state if context.member else ""
