"""Which keys the hint bar offers now, and how keys are written."""

from __future__ import annotations

from core.commands.bulk import acting_on
from core.commands.command import Command
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.commands.scope import Scope
from tui.widgets.hint_bar import Hint

ALWAYS = 100  # rank from which on a hint is about the screen, not about the selection
_WRITTEN = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "plus": "+",
    "underscore": "_",
    "space": "space",
    "escape": "esc",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def written(key: str) -> str:
    """A key as people know it: `?` for question_mark."""
    return _WRITTEN.get(key, key)


def written_keys(command: Command) -> str:
    """All keys of a command."""
    return " ".join(written(key) for key in command.keys.split(","))


def hints_for(registry: Registry, context: CommandContext, room: int = 6) -> tuple[Hint, ...]:
    """The `room` most likely things to do with the selection, the keys that always work, then the rest.

    What cannot run is left out here, and stays in the palette and in the help with its reason.
    """
    offered = [one for one in registry.of(context.pane, Scope.EVERYWHERE) if one.rank and _offers(one, context)]
    offered.sort(key=lambda command: command.rank)
    about = [command for command in offered if command.rank < ALWAYS]
    always = [command for command in offered if command.rank >= ALWAYS]
    most = [*about[:room], *always, *about[room:]]
    marks = (Hint(str(len(context.marked)), "marked", "view.back"),) if context.marked else ()
    return (*marks, *(Hint(written(command.key), command.hint, command.id) for command in most))


def _offers(command: Command, context: CommandContext) -> bool:
    """While rows are marked, only what acts on them is offered, beside what is about the screen."""
    applied, about = acting_on(command, context)
    if context.marked and not about.marked and command.rank < ALWAYS:
        return False
    return not applied.disabled(about)
