"""Argument parsers that raise our errors instead of ending the process."""

from __future__ import annotations

from argparse import ArgumentParser, HelpFormatter
from typing import Any, NoReturn

from core.errors import UsageError

WIDTH = 100  # cells, where nothing is printed


class Formatter(HelpFormatter):
    """Asks for the terminal's width only when help is printed: at every start it would cost milliseconds."""

    def __init__(self, prog: str, indent_increment: int = 2, max_help_position: int = 28, width: int = 0) -> None:
        super().__init__(prog, indent_increment, max_help_position, width or WIDTH)


class WordParser(ArgumentParser):
    """As argparse's, but a mistake is a UsageError, so that it is one line, or JSON for whoever asked for that."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, "allow_abbrev": False, **options})

    def format_help(self) -> str:
        """As wide as the terminal."""
        from shutil import get_terminal_size

        width = max(60, min(get_terminal_size().columns - 2, 120))
        self.formatter_class = lambda prog: Formatter(prog, width=width)
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        raise UsageError(f"{self.prog.removeprefix('timonel ')}: {message}", remedy=f"`{self.prog} --help` says how")


def parser_for(word: str, summary: str) -> WordParser:
    """The parser of one word; abbreviated options are refused, since a new option would change their meaning."""
    return WordParser(
        prog=f"timonel {word}",
        description=summary,
        epilog="Every word takes --json (machine-readable answers) and -C PATH (act on the repository there).",
    )
