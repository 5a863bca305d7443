"""Argument parsers that raise our errors instead of ending the process."""

from __future__ import annotations

from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Sequence
from typing import Any, NoReturn, Protocol

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


class ActParser:
    """The parser of one act, made when that act is said: two dozen of them at every start would cost milliseconds."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._arguments: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def add_argument(self, *names: str, **options: Any) -> None:
        """As ArgumentParser's, later."""
        self._arguments.append((names, options))

    def parse_known_args(self, words: Sequence[str], namespace: Namespace | None) -> tuple[Namespace, list[str]]:
        """What argparse asks of the parser whose name was said."""
        parser = WordParser(**self._options)
        for names, options in self._arguments:
            parser.add_argument(*names, **options)
        known, others = parser.parse_known_args(words, namespace or Namespace())
        if others:  # an option between TO and TEXT; parsing twice costs, so only where it has to be
            known, others = parser.parse_known_intermixed_args(words, Namespace())
        if others:  # told here, where the act's own help is named
            parser.error(f"unrecognized arguments: {' '.join(others)}")
        return known, others


class AddAct(Protocol):
    """Adds an act: its name, one line about it, and what only its own help says."""

    def __call__(self, name: str, summary: str, more: str = "") -> ActParser:
        """See --help."""
        ...


def acts_of(parser: ArgumentParser) -> AddAct:
    """Adds one act of a word with each call. The one said is in `args.act`."""
    acts: Any = parser.add_subparsers(
        dest="act",
        metavar="ACT",
        required=True,
        prog=parser.prog,
        parser_class=ActParser,  # type: ignore[type-var]
    )

    def act(name: str, summary: str, more: str = "") -> ActParser:
        return acts.add_parser(name, help=summary, description=f"{summary}. {more}" if more else summary)

    return act
