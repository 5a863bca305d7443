"""Brings the last lines of many terminals while the wall is shown: one call for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.terminals.host import TerminalHost
from tui.feeds.look_feed import LookFeed


class WallWanted(NamedTuple):
    """Which terminals, and how many lines of each."""

    keys: tuple[str, ...]
    lines: int


class Tails(NamedTuple):
    """The last lines by key; on an error none, with the reason."""

    lines: Mapping[str, tuple[str, ...]] = {}
    error: str = ""


class WallFeed(LookFeed[TerminalHost, WallWanted, Tails]):
    """Twice a second while somebody looks."""

    NAME = "wall"
    EVERY, UNFOCUSED = 0.5, 2.0

    def look(self, source: TerminalHost, wanted: WallWanted) -> Tails:
        """One call for all terminals."""
        return Tails(source.capture_many(wanted.keys, wanted.lines))

    def failed(self, line: str) -> Tails:
        """What the terminals' host said."""
        return Tails(error=line)
