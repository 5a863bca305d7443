"""The words of the command line and the module that answers each; nothing is imported before its word is said."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Conversations": {
        "spawn": "spawn",
        "list": "list",
        "show": "show",
        "stop": "running",
        "restart": "running",
        "pause": "running",
        "resume": "running",
        "teardown": "teardown",
        "restore": "restore",
    },
    "Terminals": {"send": "terminal", "type": "terminal", "attach": "terminal"},
    "Background processes": {"process": "process"},
    "Work": {"task": "task", "message": "message", "approval": "approval", "alarm": "alarm"},
    "For the conversations themselves": {
        "progress": "progress",
        "report": "report",
        "context": "report",
        "register": "register",
    },
    "Care": {
        "supervisor": "supervisor",
        "doctor": "doctor",
        "journal": "journal",
        "recover": "recover",
        "guard": "guard",
        "demo": "demo",
        "mcp": "mcp",
    },
}
"""Heading, word, module beside this one. A module that answers several words finds the one said in `args.word`."""

GROUPS: Mapping[str, str] = {
    word: f"core.doors.cli.{name}" for section in SECTIONS.values() for word, name in section.items()
}


def module_of(word: str) -> ModuleType:
    """Has SUMMARY (a text, or one for each word), add_arguments(parser) and run(args, door) -> exit code."""
    return import_module(GROUPS[word])


def summary_of(word: str) -> str:
    """One line about the word, from its module."""
    summary = module_of(word).SUMMARY
    return summary if isinstance(summary, str) else summary[word]
