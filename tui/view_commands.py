"""Commands that only the screen carries out: focus, size, filter, palette, help. The same type as all others."""

from __future__ import annotations

from core.commands.command import Command, Lane
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.commands.selected import on_screen

PANES = ("fleet", "screen", "tasks", "messages", "details", "wall", "processes")


def _nothing_to_undo(context: CommandContext) -> str:
    return "" if context.undo else "there is nothing to undo"


def _view(
    name: str, title: str, keys: str, help_text: str, *, rank: int = 0, label: str = "", action: str = ""
) -> Command:
    run = on_screen(action or name)
    return Command(
        f"view.{name}", title, keys, Scope.EVERYWHERE, help_text, run, lane=Lane.HERE, rank=rank, label=label
    )


VIEW_COMMANDS = (
    _view("help", "help", "question_mark", "Lists every command with its key; type to search, enter runs it.",
          rank=110, label="help"),
    _view("palette", "palette", "colon,ctrl+p", "Finds commands and conversations by a few letters.",
          rank=115, label="commands"),
    _view("actions", "actions for this", "x", "Lists what can be done with the selected thing, and why not.",
          rank=105, label="actions"),
    _view("log", "command log", "L", "What was run from here, with its result and how long it took."),
    _view("filter", "filter", "slash",
          "Shows only conversations, or tasks in their pane, that match: words, !not, state:stuck, branch:x.",
          rank=100, label="filter"),
    _view("undo", "undo the last step", "U", "Takes back the last step that can be taken back.")._replace(
        disabled=_nothing_to_undo),
    _view("next_pane", "next pane", "tab", "Goes to the next pane."),
    _view("previous_pane", "previous pane", "shift+tab", "Goes to the pane before."),
    *(
        _view(f"pane_{name}", f"{name} pane", str(number), f"Goes to the {name} pane.", action=f"pane {name}")
        for number, name in enumerate(PANES, 1)
    ),
    _view("board", "task board", "b", "Shows all tasks as a board of columns by state; again: as a list.",
          rank=58, label="board"),
    _view("bigger", "more room", "plus", "Gives the pane more room: its row, then the whole screen."),
    _view("smaller", "less room", "underscore", "Gives the pane less room again."),
    _view("zoom", "whole screen", "z", "The pane alone, or all of them again."),
    _view("theme", "next theme", "T", "Dark, light, or blue and orange for colour-blind eyes."),
    _view("back", "one step back", "escape", "Ends a notice, then marks, the filter, the zoom; it never leaves."),
    _view("quit", "leave", "q", "Leaves the control center; conversations go on running.", rank=120, label="leave"),
    _view("keep", "copy the name", "ctrl+c", "Copies the selected conversation's name; it never leaves."),
)  # fmt: skip
