"""What an agent's own session record says of it: the one place where Esc and a "No" in the pane are seen.

The records are undocumented files of other programs, so every part of them is optional here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from core.agents.status_line import Figures

WORKING, IDLE, WAITING = "working", "idle", "waiting"


class Standing(NamedTuple):
    """`at` is when the record says that this began, in seconds since 1970. An empty `state` says nothing."""

    state: str = ""
    text: str = ""
    at: float = 0.0
    session: str = ""
    inbox: str = ""  # path of the socket that takes messages, where there is one
    figures: Figures | None = None
    error: str = ""  # the vendor's words, when its turn ended by them
    unknown: int = 0  # records of kinds that we do not know, counted and passed over


class Told(NamedTuple):
    """The newest thing that the agent's hooks said, to compare with."""

    state: str = ""
    text: str = ""
    at: float = 0.0


LAG = 0.5
"""Seconds that a record may be written after the hook of the same moment."""

BACKGROUND = "waits for "
"""How the evidence of a turn begins that goes on in background tasks; the record calls that idle."""


def news(standing: Standing, told: Told) -> bool:
    """Whether the record knows something later than the hooks: a newer record wins, an equal one adds nothing."""
    if not standing.state or standing.state == told.state or standing.at <= told.at:
        return False
    if standing.state == IDLE and told.state == WORKING and told.text.startswith(BACKGROUND):
        return False
    # A permission hook runs before its dialog is written down, so the record may still speak of the work before.
    return not (standing.state == WORKING and told.state == WAITING and standing.at <= told.at + LAG)


def text_in(where: Any, name: str) -> str:
    """A text in an object that may be anything."""
    value = where.get(name) if isinstance(where, dict) else None
    return value if isinstance(value, str) else ""


def part_of(where: Any, name: str) -> dict[str, Any]:
    """An object in an object; empty when there is none."""
    value = where.get(name) if isinstance(where, dict) else None
    return value if isinstance(value, dict) else {}


def number_in(where: Any, name: str) -> float | None:
    """A number in an object; None when there is none."""
    value = where.get(name) if isinstance(where, dict) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
