"""Which ports the conversations' programs listen on: read when their processes change, and now and then."""

from __future__ import annotations

from collections.abc import Mapping

from core.terminals.ports_in_use import listening_ports
from core.terminals.process_groups import Usage

OFTEN, SELDOM = 3.0, 20.0
"""Seconds between two looks at a program whose processes changed, and at one whose processes are the same."""


class PortWatch:
    """Used by one thread. A server opens its port some moments after it started: hence the second pace."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[float, frozenset[int]]] = {}
        self._ports: dict[int, tuple[int, ...]] = {}

    def look(self, used: Mapping[int, Usage], steady: float) -> dict[int, tuple[int, ...]]:
        """The ports of each root's whole tree; one that may not be looked at is left out."""
        self._seen = {root: seen for root, seen in self._seen.items() if root in used}
        self._ports = {root: ports for root, ports in self._ports.items() if root in used}
        due: dict[int, frozenset[int]] = {}
        for root, usage in used.items():
            pids = frozenset(row.pid for row in usage.members if not row.ended)
            at, before = self._seen.get(root, (-SELDOM, frozenset()))
            if steady - at >= (SELDOM if pids == before else OFTEN):
                due[root] = pids
                self._seen[root] = (steady, pids)
        if due:
            found = listening_ports(frozenset[int]().union(*due.values()))
            for root, pids in due.items():
                self._ports.pop(root, None)
                if any(pid in found for pid in pids):
                    self._ports[root] = tuple(sorted({port for pid in pids for port in found.get(pid, ())}))
        return dict(self._ports)
