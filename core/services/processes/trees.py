"""The operating system's processes of every conversation as trees, for whoever looks; nothing is written."""

from __future__ import annotations

import signal
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from core.errors import NotFound, Refused
from core.journal.transaction import Transaction
from core.model.actor import Actor
from core.services.conversations.identity import require_operator
from core.services.processes.reads import running_processes
from core.services.project import Project
from core.terminals.process_groups import Row, process_table, trees


class Leaf(NamedTuple):
    """One process of the operating system, as one look saw it."""

    pid: int
    started: float  # tells it from a later process with the same pid
    name: str
    depth: int  # 0: the root of its tree
    cpu: float | None  # percent of one core since the look before; None at the first
    memory: int  # bytes, resident
    held: bool  # stopped by a signal


class TreeWatch:
    """Remembers the CPU times of the look before."""

    def __init__(self) -> None:
        self._before: dict[tuple[int, float], float] = {}
        self._at = 0.0

    def look(self, roots: Mapping[str, int], now: float) -> dict[str, tuple[Leaf, ...]]:
        """The tree below each root that lives, by the root's key, parents before their children."""
        table = process_table()
        found = trees(table, roots.values())
        passed, before = now - self._at, self._before
        self._at, self._before = now, {}

        def leaf(row: Row, depth: int) -> Leaf:
            known = before.get((row.pid, row.started))
            self._before[row.pid, row.started] = row.cpu_seconds
            cpu = None if known is None or passed <= 0 else max(0.0, row.cpu_seconds - known) / passed * 100
            return Leaf(row.pid, row.started, row.name, depth, cpu, row.memory, row.held)

        return {
            key: tuple(leaf(row, depth) for row, depth in in_order(table, root, found[root]))
            for key, root in roots.items()
            if root in found
        }


def in_order(table: Mapping[int, Row], root: int, members: Iterable[int]) -> list[tuple[Row, int]]:
    """The members as a tree is read, each with its depth; those whose parent is gone stand below the root."""
    kept = {pid for pid in members if pid in table}
    below: dict[int, list[int]] = defaultdict(list)
    for pid in sorted(kept - {root}):
        parent = table[pid].parent
        below[parent if parent in kept and parent != pid else root].append(pid)
    ordered: list[tuple[Row, int]] = []
    waiting = [(root, 0)]
    while waiting:
        pid, depth = waiting.pop()
        ordered.append((table[pid], depth))
        waiting += [(child, depth + 1) for child in reversed(below.pop(pid, []))]
    return ordered


def end_process(project: Project, leaf: Leaf, actor: Actor) -> str:
    """Ends one process with what is below it: TERM, `stop_seconds`, KILL. Operator only.

    Raises NotFound when it has ended, Refused for one that no conversation started.
    """
    from core.terminals.process_tree import NO_TAG, end

    require_operator(actor, f"end process {leaf.pid}")
    table = process_table()
    row = table.get(leaf.pid)
    if row is None or row.started != leaf.started:
        raise NotFound(f"process {leaf.pid} ({leaf.name}) has ended already", remedy="nothing is left to do")
    roots = [fact.pid for fact in project.host.sweep() if fact.pid]
    roots += [one.pid for one in project.journal.read(running_processes) if one.pid]
    if not any(leaf.pid in members for members in trees(table, roots).values()):
        raise Refused(f"process {leaf.pid} ({leaf.name}) belongs to no conversation", remedy="end it from a shell")
    ending = end(leaf.pid, NO_TAG, project.settings.stop_seconds)
    killed = f", {ending.killed} by {signal.SIGKILL.name}" if ending.killed else ""
    project.journal.write(_note, actor, leaf, ending.ended)
    return f"{ending.ended} ended{killed}"


def _note(tx: Transaction, leaf: Leaf, ended: int) -> None:
    tx.append("signal.sent", f"signal:{leaf.pid}", name=leaf.name, ended=ended)
