"""What is made of the facts about a conversation. By itself, because a hook needs this and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from core.model.conversation import State


class Judgement(NamedTuple):
    """A state, one line why, how sure (0…1), the facts it rests on as (source, time, text), and what is wrong."""

    state: State
    reason: str
    confidence: float
    evidence: tuple[tuple[str, float, str], ...]
    finding: str = ""  # kind of a finding of core/rules/stuck.py; empty when all is well
