"""A command line taken apart, before any of its words is looked at."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from core.errors import UsageError


class Call(NamedTuple):
    """A command line taken apart: what is common to all words, then the word and what is its own."""

    start: str = ""
    json: bool = False
    word: str = ""
    words: tuple[str, ...] = ()
    rest: tuple[str, ...] | None = None  # what follows `--`, None without one


def read_call(argv: Sequence[str]) -> Call:
    """Takes `-C PATH` and `--json` out from wherever they stand before `--`. Raises UsageError."""
    start, json, words = "", False, []
    left = list(argv)
    rest = None
    while left:
        word = left.pop(0)
        if word == "--":
            rest = tuple(left)
            break
        if word == "--json":
            json = True
        elif word == "-C":
            if not left:
                raise UsageError("-C needs the path of a repository", remedy="say `timonel -C PATH …`")
            start = os.path.join(start, left.pop(0))
        else:
            words.append(word)
    return Call(start, json, words[0] if words else "", tuple(words[1:]), rest)


def wants_json(argv: Sequence[str]) -> bool:
    """Known before the rest, so that even a mistake in the call is told in JSON."""
    words = list(argv)
    return "--json" in (words[: words.index("--")] if "--" in words else words)
