"""The usage of trees, look after look, without reading again what has nothing to do with them."""

from __future__ import annotations

import os
import time
from collections.abc import Collection

from core.terminals.process_groups import Usage, process_table, usages

YOUNG = 10.0
"""Seconds: a younger process may belong to a terminal that the host has not told of yet."""

LOOKS = 60
"""So often nothing is taken for granted, in case a pid was given out again within a second."""


class TreeWatch:
    """Remembers which processes are strangers: who was not born in a tree never comes into it."""

    def __init__(self) -> None:
        self._strangers: frozenset[int] = frozenset()
        self._looks = 0

    def look(self, roots: Collection[int]) -> dict[int, Usage]:
        """The usage of each root that lives."""
        if self._looks % LOOKS == 0 or not self._strangers.isdisjoint(roots):
            self._strangers = frozenset()
        self._looks += 1
        here = frozenset(int(entry) for entry in os.listdir("/proc") if entry.isdigit()) if self._strangers else ()
        table = process_table(ended=True, but=self._strangers)
        found = usages(table, roots)
        ours = {row.pid for usage in found.values() for row in usage.members}
        born = time.clock_gettime(time.CLOCK_BOOTTIME) - YOUNG if hasattr(time, "CLOCK_BOOTTIME") else 0.0
        old = frozenset(pid for pid, row in table.items() if pid not in ours and row.started < born)
        # A stranger's pid that is missing once may be anybody's when it comes back.
        self._strangers = self._strangers.intersection(here) | old
        return found
