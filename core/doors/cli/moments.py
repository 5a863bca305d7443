"""Moments as people write them: an event's number, a time, or how long ago."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from core.errors import UsageError

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


class Moment(NamedTuple):
    """One of the two is set: an event's number, or seconds since 1970."""

    seq: int | None
    at: float | None


def read_moment(text: str, now: float) -> Moment:
    """`120` is an event, `15m` fifteen minutes ago, else ISO 8601 (local time without a zone). Raises UsageError."""
    word = text.strip()
    if word.isdecimal():
        return Moment(int(word), None)
    if word and word[-1] in SECONDS and word[:-1].isdecimal():
        return Moment(None, now - int(word[:-1]) * SECONDS[word[-1]])
    try:
        return Moment(None, datetime.fromisoformat(word).timestamp())
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no moment", remedy="give an event's number, 15m, 2h, 3d, or a time such as 2026-01-31T12:00"
        ) from error
