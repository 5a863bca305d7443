"""What a check of `timonel doctor` says."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """`warn` works today and may not tomorrow; `bad` needs a hand now."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Finding(NamedTuple):
    """The answer of one check, with what to do about it."""

    name: str
    verdict: Verdict
    words: str
    remedy: str = ""
    fixable: bool = False  # `timonel doctor --fix` can


def fine(name: str, words: str) -> Finding:
    """Nothing to do."""
    return Finding(name, Verdict.OK, words)


def warn(name: str, words: str, remedy: str, *, fixable: bool = False) -> Finding:
    """Works, and deserves a look."""
    return Finding(name, Verdict.WARN, words, remedy, fixable)


def bad(name: str, words: str, remedy: str, *, fixable: bool = False) -> Finding:
    """Does not work as it should."""
    return Finding(name, Verdict.BAD, words, remedy, fixable)
