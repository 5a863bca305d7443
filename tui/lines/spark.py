"""A row of values as a tiny chart, one cell each."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

_STEPS = "▁▂▃▄▅▆▇█"
_ASCII_STEPS = "_.-=+*#@"
_GAP = "·"
_ASCII_GAP = " "


def sparkline(values: Sequence[float | None], width: int, *, top: float | None = None, ascii_only: bool = False) -> str:
    """The newest `width` values, right-aligned. `top` is the full height (default: the greatest value shown).

    A value that is not known leaves a gap; it is not drawn as 0.
    """
    if width <= 0:
        return ""
    steps, gap = (_ASCII_STEPS, _ASCII_GAP) if ascii_only else (_STEPS, _GAP)
    shown = [value if value is not None and isfinite(value) else None for value in values[-width:]]
    highest = top if top is not None and top > 0 else max((value for value in shown if value is not None), default=0)
    drawn = "".join(gap if value is None else steps[_step(value, highest, len(steps))] for value in shown)
    return drawn.rjust(width)


def _step(value: float, highest: float, steps: int) -> int:
    if highest <= 0 or value <= 0:
        return 0
    if value >= highest:
        return steps - 1
    return min(int(value / highest * (steps - 1) + 0.5), steps - 1)
