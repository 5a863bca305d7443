"""Whether one more fits into the machine."""

from __future__ import annotations


def lacking(available: int, expected: int, reserve: int) -> int:
    """Bytes that are missing for a program that needs `expected` while `reserve` stays free; 0 when it fits."""
    return max(0, expected + reserve - available)
