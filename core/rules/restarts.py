"""Whether a background process that ended by itself is started again, and when."""

from __future__ import annotations

from typing import NamedTuple

from core.model.process import Restart

FIRST = 1.0
"""Seconds before the first restart; doubled for each further one in a row."""

LONGEST = 60.0
"""Seconds; no pause is longer."""

GOOD_RUN = 60.0
"""Seconds; a program that lived so long has started well, so that its restarts are counted from nought again."""

MOST = 5
"""Restarts in a row, unless said otherwise."""


class Next(NamedTuple):
    """`at` None: it is not started again; `spent`: although its policy would, because it failed too often."""

    at: float | None
    restarts: int
    spent: bool = False


def after_end(policy: str, exit_code: int | None, uptime: float, restarts: int, most: int, ended_at: float) -> Next:
    """What follows an end after `uptime` seconds. An exit code that nobody knows counts as a failure."""
    behind = 0 if uptime >= GOOD_RUN else restarts
    if policy == Restart.NEVER or (policy == Restart.ON_FAILURE and exit_code == 0):
        return Next(None, behind)
    if behind >= most:
        return Next(None, behind, spent=True)
    return Next(ended_at + pause(behind), behind + 1)


def pause(restarts: int) -> float:
    """Seconds before the next start, after so many restarts in a row."""
    return min(LONGEST, FIRST * 2.0 ** min(restarts, 30))
