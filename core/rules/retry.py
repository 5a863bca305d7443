"""When a failed task is tried again."""

from __future__ import annotations

from collections.abc import Callable

FIRST = 30.0
"""Seconds; the longest pause after the first failure."""

LONGEST = 3600.0
"""Seconds; no pause is longer."""

Chance = Callable[[], float]
"""A random number from 0 up to, not including, 1."""


def pause(attempts: int, chance: Chance, *, first: float = FIRST, longest: float = LONGEST) -> float:
    """Seconds until the next try after `attempts` tries: exponential with full jitter (AWS Architecture Blog, 2015)."""
    doublings = min(max(attempts, 1) - 1, 60)
    return chance() * min(longest, first * 2.0**doublings)


def is_spent(attempts: int, max_attempts: int) -> bool:
    """True when no try is left, so that the task is parked."""
    return attempts >= max_attempts
