"""When a figure that an agent gave is too old to be trusted."""

from __future__ import annotations

from core.model.conversation import State

STALE = 600.0
"""Seconds: an agent that works gives its context use several times a minute."""

_CHANGING = frozenset({State.STARTING, State.WORKING, State.WAITING, State.STUCK})


def is_stale(state: str, at: float, now: float) -> bool:
    """Whether the figure of `at` may be wrong by now. What has nothing more to say, keeps its last word."""
    return state in _CHANGING and now - at > STALE
