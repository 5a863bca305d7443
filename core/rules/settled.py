"""When a new judgement is believed, so that a state does not flicker."""

from __future__ import annotations

from core.rules.judgement import Judgement

SURE = 0.75
"""From this confidence on a judgement is believed at once: a report, the program's end, clear words on a screen."""

HOLD = 1.0
"""Seconds for which a guess has to stay the same. Flicker on one screen of a peer was cured by half of it."""


def settled(shown: str, candidate: Judgement, since: float, now: float) -> bool:
    """Whether to show the candidate, which has been the judgement since then, in place of the state `shown`."""
    return candidate.state == shown or candidate.confidence >= SURE or now - since >= HOLD
