"""How each state looks: shape, word and colour together, so that colour is never alone.

Every glyph is one cell everywhere: East-Asian width N or ASCII, and none that a terminal may draw as an emoji.
"""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """How a state is shown."""

    glyph: str
    ascii: str
    word: str
    style: str  # a field of tui.lines.line_styles.LineStyles


UNKNOWN = Look("~", "~", "unknown", "muted")

CONVERSATIONS = {
    "starting": Look("⋯", ".", "starting", "muted"),
    "working": Look("⠿", "*", "working", "accent"),
    "waiting": Look("?", "?", "waiting", "attention"),
    "idle": Look("◌", "o", "idle", "text"),
    "stuck": Look("⚑", "#", "stuck", "warning"),
    "paused": Look("=", "=", "paused", "muted"),
    "exited": Look("⊘", "-", "exited", "muted"),
    "failed": Look("✗", "x", "failed", "error"),
    "closed": Look("⊡", "@", "closed", "muted"),
}

TASKS = {
    "ready": Look("◦", "o", "ready", "text"),
    "blocked": Look("⊟", "#", "blocked", "muted"),
    "scheduled": Look("⋯", ".", "scheduled", "muted"),
    "leased": Look("⠿", "*", "leased", "accent"),
    "done": Look("✓", "v", "done", "success"),
    "failed": Look("✗", "x", "parked", "error"),
    "parked": Look("✗", "x", "parked", "error"),
    "cancelled": Look("⊘", "-", "cancelled", "muted"),
}

# Why a person is needed; shown in place of the state.
ATTENTION = {
    "question": Look("?", "?", "asks", "attention"),
    "permission": Look("!", "!", "allow?", "attention"),
    "alarm": Look("↯", "^", "alarm", "warning"),
    "conflict": Look("⊗", "X", "conflict", "error"),
    "failed": Look("✗", "x", "failed", "error"),
    "stuck": Look("⚑", "#", "stuck", "warning"),
    "finished": Look("✓", "v", "done", "success"),
    "merged": Look("◉", "@", "merged", "success"),
}

PROCESSES = {
    "starting": Look("⋯", ".", "starting", "muted"),
    "running": Look("⠿", "*", "running", "accent"),
    "paused": Look("=", "=", "halted", "warning"),
    "stopping": Look("⋯", ".", "stopping", "muted"),
    "orphaned": Look("⚑", "#", "left over", "warning"),
    "restarting": Look("⋯", ".", "restarts", "warning"),
    "exited": Look("⊘", "-", "exited", "muted"),
    "failed": Look("✗", "x", "failed", "error"),
    "given-up": Look("✗", "x", "given up", "error"),
    "stopped": Look("⊘", "-", "stopped", "muted"),
}

# What a gate said.
VERDICTS = {
    "pass": Look("✓", "v", "passed", "success"),
    "fail": Look("✗", "x", "failed", "error"),
    "error": Look("!", "!", "no verdict", "warning"),
    "running": Look("⠿", "*", "running", "accent"),
    "pending": Look("⋯", ".", "pending", "muted"),
    "excepted": Look("~", "~", "excepted", "warning"),
}

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"

CURSOR, CURSOR_ASCII = "❯", ">"
MARKED, MARKED_ASCII = "+", "+"


def look(table: dict[str, Look], state: str) -> Look:
    """The look of a state; a state this version does not know keeps its own word."""
    return table.get(state) or UNKNOWN._replace(word=state or UNKNOWN.word)


def spinner_frame(tick: int) -> str:
    """One frame of the working glyph."""
    return SPINNER[tick % len(SPINNER)]
