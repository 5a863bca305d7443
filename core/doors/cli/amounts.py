"""Numbers as they are typed: task numbers, lengths of time, shares."""

from __future__ import annotations

from argparse import ArgumentTypeError

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def number(text: str) -> int:
    """`12` or `#12`."""
    digits = text.strip().removeprefix("#")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 15:
        raise ArgumentTypeError(f"{text!r} is not a number such as 12 or #12")
    return int(digits)


def numbers(text: str) -> list[int]:
    """`3,#7`."""
    return [number(part) for part in text.split(",") if part.strip()]


def priority(text: str) -> int:
    """`0` to `4`; what is said when it is no number names them."""
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise ArgumentTypeError(f"{text!r} is no priority; 0 is the most urgent, 2 is usual, 4 is last")
    return int(digits)


def words(text: str) -> list[str]:
    """`db,port`."""
    return [part.strip() for part in text.split(",") if part.strip()]


def span(text: str) -> float:
    """`90`, `90s`, `15m`, `2h`, `1d`; seconds."""
    word = text.strip().lower()
    unit = _UNITS.get(word[-1:], 0.0)
    try:
        value = float(word[:-1]) * unit if unit else float(word)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a length of time such as 90s, 15m, 2h or 1d") from None
    if not 0 < value < 1e9:
        raise ArgumentTypeError(f"{text!r} is not a length of time that makes sense")
    return value


def share(text: str) -> float | None:
    """`0.4` or `40%`; `-` for unknown."""
    word = text.strip()
    if word == "-":
        return None
    try:
        value = float(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a share such as 0.4 or 40%") from None
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is not between 0 and 1 (or 0% and 100%)")
    return value
