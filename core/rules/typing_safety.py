"""Whether words may be typed into an agent's terminal now: Enter in a dialog is a Yes, and a draft would go with them.

A dialog is known from the agent's own record and hooks. Only two things are known from the screen alone, as the last
resort: a dialog before the program's first turn, and a draft in the input line. The hint that stands in an empty one
is drawn otherwise than what a person writes (core/rules/screen_style.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.rules.screen_style import written

RECORDED = frozenset({"claude", "codex"})
"""Kinds whose own record is asked before anything is typed."""

_SGR = re.compile(r"\x1b\[[0-9;:]*m")
_PROMPTS = ("❯", "›")  # of Claude Code and of Codex
_CHOICE = re.compile(r"^\s*[❯›>]\s*\d+\.\s")


def not_now(kind: str, asks: str, recorded: str, told: str, lines: Sequence[str]) -> str:
    """Why nothing may be typed, or nothing. `recorded` and `told` are the newest states of record and hooks.

    `asks` is the title of an open question; `lines` the screen.
    """
    if asks:
        return f"it waits for an answer ({asks})"
    if "waiting" in (recorded, told):
        return "its terminal shows a question"
    if kind not in RECORDED or recorded in {"idle", "working"}:
        return ""
    if kind == "codex" and not recorded and told in {"", "idle", "working"}:
        # Its record begins with its first turn, so before that only the screen knows of a dialog.
        return "its terminal shows a question" if any(map(_CHOICE.match, plain(lines))) else ""
    return "its own record does not say that it is ready: its terminal may show a question"


def draft(lines: Sequence[str], cursor_x: int, cursor_y: int) -> str:
    """What stands in the input line, from the line with its prompt on; empty when nothing does, or only a hint.

    Before the cursor everything counts, behind it what looks written by a person.
    """
    shown = [line.replace("\xa0", " ") for line in plain(lines)]
    if not 0 <= cursor_y < len(shown):
        return ""
    above: list[str] = []
    for row in range(cursor_y, -1, -1):
        text = shown[row][:cursor_x] if row == cursor_y else shown[row]
        if text.startswith(_PROMPTS):
            before = "\n".join(part.strip() for part in (text[1:], *above)).strip()
            return before or written(lines, cursor_y, cursor_x)
        if not text.startswith("  "):  # the lines of one draft stand below each other, behind the prompt
            return ""
        above.insert(0, text)
    return ""


def plain(lines: Sequence[str]) -> list[str]:
    """The screen's text without its colours."""
    return [_SGR.sub("", line) for line in lines]
