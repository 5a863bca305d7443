"""Argument parsers that raise our errors instead of ending the process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import NoReturn

from core.errors import UsageError


class WordParser(ArgumentParser):
    """As argparse's, but a mistake is a UsageError, so that it is one line, or JSON for whoever asked for that."""

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        raise UsageError(f"{self.prog.removeprefix('timonel ')}: {message}", remedy=f"`{self.prog} --help` says how")


def parser_for(word: str, summary: str) -> WordParser:
    """The parser of one word; abbreviated options are refused, since a new option would change their meaning."""
    return WordParser(
        prog=f"timonel {word}",
        description=summary,
        epilog="Every word takes --json (machine-readable answers) and -C PATH (act on the repository there).",
        allow_abbrev=False,
    )
