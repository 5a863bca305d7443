"""Whether a standing permission covers a call: the whole tool, this very command or path, or what begins alike.

What begins alike is the dangerous one, so it is narrow. A command must go on behind the prefix with plain words:
nothing that a shell would run, join, redirect or expand (`npm test && rm -rf /` asks again). A path must lie below
the folder once `..` is resolved; links are not followed here, so a link that lies in the folder counts as part of it.
Neither looks into what a program does with its arguments: `find` may delete and `git -c` may run anything, so a prefix
of one word is as wide as the program is.
"""

from __future__ import annotations

import posixpath
from enum import StrEnum


class Reach(StrEnum):
    """How far a standing permission goes."""

    TOOL = "tool"
    EXACT = "exact"
    PREFIX = "prefix"


COMMANDS = frozenset({"Bash"})
PATHS = frozenset({"Edit", "Write", "Read", "MultiEdit", "NotebookEdit", "apply_patch"})
_SAFE = frozenset(" _-./:=,@+%'\"")


def covers(reach: str, pattern: str, tool: str, about: str) -> bool:
    """`about` is the whole command or path of the call; empty when it is not known, which only TOOL covers."""
    match reach:
        case Reach.TOOL:
            return True
        case Reach.EXACT:
            return bool(about) and about == pattern
        case Reach.PREFIX:
            return _begins(pattern, tool, about)
        case _:
            return False


def prefix_of(tool: str, about: str) -> str:
    """What to offer as the beginning of such calls: `npm test` of a command, the folder of a path; else nothing."""
    if tool in COMMANDS:
        words = about.split(" ")
        more = words[1] if len(words) > 1 and words[1].isalpha() else ""
        offered = f"{words[0]} {more}".rstrip()
        return offered if sensible_prefix(tool, offered) and _begins(offered, tool, about) else ""
    folder = posixpath.dirname(posixpath.normpath(about)) if tool in PATHS and about.startswith("/") else ""
    return folder if sensible_prefix(tool, folder) else ""


def sensible_prefix(tool: str, prefix: str) -> bool:
    """Whether such a beginning may be allowed at all."""
    if tool in COMMANDS:
        return bool(prefix) and prefix == prefix.strip() and _is_plain(prefix)
    if tool in PATHS:
        return prefix.startswith("/") and posixpath.normpath(prefix) not in {"/", "//"}
    return False


def _begins(prefix: str, tool: str, about: str) -> bool:
    if not sensible_prefix(tool, prefix):
        return False
    if tool in COMMANDS:
        rest = about.removeprefix(prefix)
        return about.startswith(prefix) and (not rest or rest[0] == " ") and _is_plain(rest)
    folder = posixpath.normpath(prefix)
    return about.startswith("/") and posixpath.normpath(about).startswith(folder + "/")


def _is_plain(text: str) -> bool:
    return all(char in _SAFE or (char.isascii() and char.isalnum()) for char in text)


def reach_words(reach: str, pattern: str, tool: str) -> str:
    """In words, for lists and answers."""
    match reach:
        case Reach.EXACT:
            return f"{tool}: exactly {pattern!r}"
        case Reach.PREFIX if tool in COMMANDS:
            return f"{tool}: commands that begin with {pattern!r}"
        case Reach.PREFIX:
            return f"{tool}: paths below {pattern!r}"
        case _:
            return tool
