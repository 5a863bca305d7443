"""Numbers as people read them. What is not known says so; it is never shown as 0."""

from __future__ import annotations

UNKNOWN = "–"
UNKNOWN_WORD = "unknown"

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def age(seconds: float | None) -> str:
    """How long ago, in at most four characters: 12s, 4m, 3h, 2d, 3y. Clocks that disagree give 0s."""
    if seconds is None:
        return UNKNOWN
    passed = int(max(seconds, 0))
    if passed < _MINUTE:
        return f"{passed}s"
    if passed < _HOUR:
        return f"{passed // _MINUTE}m"
    if passed < 2 * _DAY:
        return f"{passed // _HOUR}h"
    days = passed // _DAY
    return f"{days}d" if days < 1000 else f"{min(days // 365, 999)}y"


def duration(seconds: float | None) -> str:
    """How long something took: 0.4s, 12s, 4m 05s, 3h 12m, 2d 4h."""
    if seconds is None:
        return UNKNOWN
    passed = max(seconds, 0.0)
    if passed < 9.95:
        return f"{passed:.1f}s"
    whole = int(passed + 0.5)
    if whole < _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}m {whole % _MINUTE:02d}s"
    if whole < _DAY:
        return f"{whole // _HOUR}h {whole % _HOUR // _MINUTE:02d}m"
    return f"{whole // _DAY}d {whole % _DAY // _HOUR}h"


def moment(at: float, now: float) -> str:
    """A time of the operator's clock: 15:00, and with the day when that is not today: 21 Nov 15:00."""
    import time  # a hook that says no time needs none of this

    form = "%H:%M" if time.localtime(at)[:3] == time.localtime(now)[:3] else "%d %b %H:%M"
    return time.strftime(form, time.localtime(at))


def size(count: int | None) -> str:
    """Bytes, in powers of 1024: 512 B, 1.4 GB."""
    if count is None:
        return UNKNOWN
    value = float(max(count, 0))
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if value < 1023.95 or unit == "TB":
            break
        value /= 1024
    return f"{int(value)} B" if unit == "B" else f"{_short(value)} {unit}"


def percent(value: float | None) -> str:
    """A share in percent, rounded down, so that 100% means all of it."""
    if value is None:
        return UNKNOWN
    return f"{int(max(value, 0))}%"


def count(number: int | None) -> str:
    """A number in at most five characters: 950, 1.2k, 34k, 5.1M. Also for tokens."""
    if number is None:
        return UNKNOWN
    if number < 0:
        return "-" + count(-number)
    if number < 1000:
        return str(number)
    value = number / 1000
    for unit in ("k", "M", "G", "T"):
        if value < 999.5 or unit == "T":
            break
        value /= 1000
    return f"{_short(value)}{unit}"


def money(dollars: float | None) -> str:
    """A cost in US dollars: $0.42, $12.30, $1.2k; what is less than a cent but not nothing says so."""
    if dollars is None:
        return UNKNOWN
    if 0 < dollars < 0.01:
        return "<$0.01"
    return f"${max(dollars, 0):.2f}" if dollars < 999.995 else f"${count(round(dollars))}"


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 file, 3 files."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _short(value: float) -> str:
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
