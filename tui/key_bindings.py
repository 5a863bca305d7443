"""From the registry to Textual's bindings. Each has the command's id, so that a keymap can move it."""

from __future__ import annotations

from textual.binding import Binding

from core.commands.catalog import COMMANDS
from core.commands.registry import Registry
from core.commands.scope import Scope
from tui.view_commands import VIEW_COMMANDS

REGISTRY = Registry((*COMMANDS, *VIEW_COMMANDS))


def bindings_for(scope: Scope) -> list[Binding]:
    """The keys of one scope: of the screen for those that work everywhere, of a pane for its own."""
    return [
        Binding(command.keys, f"screen.command({command.id!r})", command.title, show=False, id=command.id)
        for command in REGISTRY.of(scope)
    ]
