"""Words and numbers that others hand in: cleaned, and refused when they are too long or make no sense."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from core.errors import UsageError
from core.text.clean import clean_block, clean_line

LINE = 300
"""Characters of a title, a subject or a reason."""

BLOCK = 64 * 1024
"""Bytes of UTF-8 of a message, a task's text or a result."""

MOST_UNREADABLE = 20
"""One character in so many may be unreadable: a file in another encoding has as many, and can still be read."""

FEW = 3
"""So many are no sign of anything, however short the text."""

_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/@+*")


def line(text: str, what: str, *, required: bool = False, most: int = LINE) -> str:
    """One clean line. Raises UsageError when it is empty although required, or longer than `most`."""
    cleaned = clean_line(text, most * 4).strip()
    if required and not cleaned:
        raise UsageError(f"{what} is empty", remedy=f"say {what} in a few words")
    if len(cleaned) > most:
        raise UsageError(f"{what} has {len(cleaned)} characters, at most {most} fit", remedy="shorten it")
    return cleaned


def block(text: str, what: str, *, required: bool = False) -> str:
    """Clean lines. Raises UsageError for what is no text, holds nothing readable, or is larger than 64 KiB."""
    if unreadable := _count_unreadable(text):
        raise UsageError(
            f"{what} is no text: {unreadable} of its {len(text)} characters are binary",
            remedy="write it to a file in your worktree and name the path",
        )
    return shown_block(text, what, required=required)


def shown_block(text: str, what: str, *, required: bool = False) -> str:
    """The same for what an agent's program is about to do, which is shown whatever it holds."""
    bytes_long = len(text.encode("utf-8", "surrogatepass"))
    if bytes_long > BLOCK:
        raise UsageError(
            f"{what} has {bytes_long} bytes, at most {BLOCK} fit",
            remedy="shorten it, or write it to a file in your worktree and name the path",
        )
    cleaned = clean_block(text, BLOCK * 4).strip("\n").rstrip()
    if required and not cleaned:
        raise UsageError(f"{what} is empty", remedy=f"say {what} in readable text")
    return cleaned


def _count_unreadable(text: str) -> int:
    """Characters that no text has, when there is a zero among them or they are many; else 0: a stray one is cleaned."""
    if text.isascii() and "\x00" not in text:
        return 0
    found = sum(char in "\x00\ufffd" or "\ud800" <= char <= "\udfff" for char in text)
    return found if "\x00" in text or found > max(FEW, len(text) // MOST_UNREADABLE) else 0


def word(text: str, what: str, most: int = 100) -> str:
    """One word of plain letters, digits and _-.:/@+*, or nothing. Raises UsageError."""
    if len(text) > most or not _WORD.issuperset(text):
        raise UsageError(
            f"{what} {clean_line(text, 60)!r} is not one word", remedy="use letters, digits and any of _-.:/@+*"
        )
    return text


def words(texts: Iterable[str], what: str) -> tuple[str, ...]:
    """Each one word; empty ones are left out."""
    return tuple(word(text.strip(), what) for text in texts if text.strip())


def seconds(value: float | None, what: str, most: float = 366 * 86400.0) -> float | None:
    """A positive, finite length of time. Raises UsageError."""
    if value is None:
        return None
    if not isfinite(value) or not 0 < value <= most:
        raise UsageError(f"{what} must be more than 0 and at most {most:.0f} seconds, not {value}", remedy="mend it")
    return float(value)


def idempotency_key(text: str, scope: str) -> str:
    """The caller's own key inside its scope; empty when none was given. Raises UsageError."""
    return f"{scope}:{line(text, 'the key', most=200)}" if text else ""
