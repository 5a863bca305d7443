"""What is wrong with a supervisor that runs, and which of two programs is the newer one."""

from __future__ import annotations

import re

from core.model.supervision import Beat
from core.text.values import age


def troubles(beat: Beat, now: float) -> tuple[str, ...]:
    """A few words for each loop that is not well: deliver failing (3), observe stalled 12s."""
    found: list[str] = []
    for loop in beat.loops:
        if (stalled := loop.stalled(now)) is not None:
            found.append(f"{loop.name} stalled {age(stalled)}")
        elif loop.failures:
            found.append(f"{loop.name} failing ({loop.failures})")
    return tuple(found)


def is_older(version: str, than: str) -> bool:
    """By their numbers: 0.9.2 is older than 0.10.0. What has no number is never older: it may be anything."""
    ours, theirs = _numbers(version), _numbers(than)
    return bool(ours and theirs) and ours < theirs


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(\.\d+)+", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
