"""When a vendor's limit ends, read from its message. What cannot be read with certainty is None."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_FARTHEST = 60 * 86400.0  # seconds ahead that a limit may end; more is a misreading
_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_EPOCH = re.compile(r"(?i)(?:\||resets?_at\W{1,3})(\d{10})(?:\d{3})?\b")
_SECONDS = re.compile(r"(?i)(?:resets?_in_seconds|retry.after)\W{1,3}(\d{1,7})\b")
_DURATION = re.compile(
    r"(?i)\b(?:in|after)\s+((?:~?\d{1,4}\s*(?:days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|[dhms])\b[\s,]*)+)"
)
_PART = re.compile(r"(?i)(\d{1,4})\s*([dhms])")
_CLOCK = re.compile(
    r"(?i)\b(?:resets?|reset at|again at|available at)\s+(?:at\s+|on\s+)?"
    r"(?:([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:(\d{4})\b,?\s*)?(?:at\s+)?)?"
    r"(\d{1,2})(?::(\d{2}))?\s*([ap])?\.?m?\b\.?(?:\s*\(([\w/+-]+)\))?"
)


def reset_time(text: str, now: float, zone: tzinfo | None = None) -> float | None:
    """Seconds since 1970. A time of day without a zone is of `zone`, by default the machine's; it lies ahead."""
    found = _plain(text, now)
    if found is None and (match := _CLOCK.search(text)):
        found = _at_clock(match, now, zone)
    return found if found is not None and now < found < now + _FARTHEST else None


def _plain(text: str, now: float) -> float | None:
    """A time that needs no calendar."""
    if match := _EPOCH.search(text):
        return float(match[1])
    if match := _SECONDS.search(text):
        return now + float(match[1])
    if match := _DURATION.search(text):
        return now + sum(float(number) * _UNITS[unit.lower()] for number, unit in _PART.findall(match[1]))
    return None


def _at_clock(match: re.Match[str], now: float, zone: tzinfo | None) -> float | None:
    month, day, year, hour, minute, half, named = match.groups()
    if half is None and minute is None:
        return None  # a bare number is no time of day
    try:
        here = datetime.fromtimestamp(now, ZoneInfo(named) if named else zone)
        hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
        # A time without a zone keeps none, so that the machine's own rules for summer time apply.
        there = here.replace(hour=hours, minute=int(minute or 0), second=0, microsecond=0)
        if month is None:
            return (there if there > here else there + timedelta(days=1)).timestamp()
        there = there.replace(year=int(year or here.year), month=_MONTHS[month.lower()], day=int(day))
        return (there if year or there > here else there.replace(year=here.year + 1)).timestamp()
    except (ValueError, KeyError, OSError):  # no such zone, month, day or hour
        return None
