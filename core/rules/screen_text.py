"""The last resort: what the text of a screen says about the program that painted it.

The lowest line that says anything decides, so that words further up, such as an answered question, count no more.
Wordings of Claude Code, Codex, Gemini CLI and aider as seen on their screens; the others are habits of all programs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from core.model.conversation import State
from core.rules.vendor_trouble import CERTAIN

LINES = 20  # from the bottom of what is written
LONGEST = 120


class Hint(NamedTuple):
    """`trouble` is a vendor's message; `state` is None where only that, or nothing, can be told."""

    state: State | None
    reason: str
    confidence: float
    at: float
    trouble: str = ""


class Pattern(NamedTuple):
    """`depth`: among how many of the last lines it means anything. `said`: the line itself is part of the reason."""

    state: State | None
    words: str
    confidence: float
    depth: int
    regex: str
    said: bool = False


_ASKS, _SHOWS = "its screen asks", "its screen shows"
_STOPPABLE = f"{_SHOWS} that it can be interrupted"

PATTERNS = (
    Pattern(State.WAITING, f"{_SHOWS} a choice", 0.85, 12, r"^\W{0,3}[❯›▶]\s*\d{1,2}[.)]\s+\S"),
    Pattern(State.WAITING, _ASKS, 0.85, 12, r"\b(do you (want|trust)|would you like) \S.*\?", True),
    Pattern(State.WAITING, _ASKS, 0.85, 12, r"^\W*(allow|run|apply) .{1,80}\?( |$)", True),
    Pattern(State.WAITING, _ASKS, 0.8, 3, r"[\[(](y/n|yes/no|y/n/\w)[\])]\W{0,3}\w{0,3}\W{0,2}$", True),
    Pattern(State.WAITING, _ASKS, 0.8, 3, r"\(y\)es/\(n\)o", True),
    Pattern(State.WAITING, _ASKS, 0.75, 2, r"^(press|hit) (any key|enter|return)\b", True),
    Pattern(State.WAITING, "its screen asks for a secret", 0.8, 1, r"(password|passphrase|passcode)\b.{0,60}:\s*$"),
    Pattern(State.WORKING, _STOPPABLE, 0.85, 12, r"\b(esc|escape|ctrl.c) to (interrupt|stop)"),
    Pattern(State.WORKING, _STOPPABLE, 0.85, 12, r"\besc to cancel, \d+"),
    Pattern(State.WORKING, f"{_SHOWS} a turning wheel", 0.75, 8, r"^\s*[⠁-⣿]\s?\S"),
    Pattern(State.WORKING, f"{_SHOWS} progress", 0.7, 2, r"(\[[=#>█ .-]{5,}\]|[█▓▒░]{4,}).{0,12}\d{1,3} ?%"),
    Pattern(State.IDLE, f"{_SHOWS} that it was interrupted", 0.8, 10, r"^\W*(conversation )?interrupted\b"),
    Pattern(None, "it went on", 0.0, LINES, r"^[⏺●•✦]\s+\S"),
)  # fmt: skip
"""In the order in which they are tried on one line; whatever the size of the letters."""

PROMPTS = (
    Pattern(State.IDLE, f"{_SHOWS} an empty prompt", 0.75, 8, r"^\s*[│|]?\s*[❯›>]\s*[│|]?$"),
    Pattern(State.IDLE, f"{_SHOWS} a prompt", 0.75, 8, r"^\s*[│|]?\s*[❯›>] (try \"|ask |type |find and |explain )"),
    Pattern(State.IDLE, f"{_SHOWS} a prompt", 0.75, 1, r"^.{0,80}[^\d\s][#$%❯›»] ?$"),
    Pattern(State.IDLE, f"{_SHOWS} a prompt", 0.75, 1, r"^([#$%»]|>>>|[\w.()-]{1,20}>) ?$"),
)  # fmt: skip
"""Where one types. They stand below everything else, while it works too, so they count when nothing else was said."""


@cache
def _regex(pattern: Pattern) -> re.Pattern[str]:
    return re.compile(pattern.regex, re.IGNORECASE)


_FRAME = re.compile(r"^[\s│┃|]+|[\s│┃|]+$")
_EMPTY = re.compile(r"^[\s─━╭╮╰╯│┃═_-]*$")


def read_screen(lines: Sequence[str], at: float) -> Hint | None:
    """`lines` are cleaned, top first. None when they say nothing."""
    written = [line for line in lines if not _EMPTY.match(line)][-LINES:]
    for depth, line in enumerate(reversed(written), start=1):
        bare = _FRAME.sub("", line)
        if any(pattern.search(bare) for pattern in CERTAIN.values()):
            return Hint(None, "its screen shows its vendor's message", 0.8, at, bare[:300])
        for pattern in PATTERNS:
            if depth <= pattern.depth and _regex(pattern).search(bare):
                return _hint(pattern, bare, at) or _prompt(written, at)
    return _prompt(written, at)


def _prompt(written: Sequence[str], at: float) -> Hint | None:
    for depth, line in enumerate(reversed(written), start=1):
        for pattern in PROMPTS:
            if depth <= pattern.depth and _regex(pattern).search(line):
                return _hint(pattern, line, at)
    return None


def _hint(pattern: Pattern, line: str, at: float) -> Hint | None:
    if pattern.state is None:
        return None
    said = f"{pattern.words}: {line[:LONGEST].strip()}" if pattern.said else pattern.words
    return Hint(pattern.state, said, pattern.confidence, at)
