"""Holding a whole process tree still, and letting it go on.

A shell whose job is stopped before its own signal has reached it sees that: it takes the terminal back, and its job
goes on in the background. So a process is told only when its parent stands still. What was born meanwhile is found by
looking again, until two looks find the same processes and none that runs. Out of reach is only a program that forks
and ends faster than one look, again and again: the sampler tells of it when it sees it run.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import psutil

from core.terminals.process_groups import Row, process_table, stands, trees
from core.terminals.process_tree import tagged

PATIENCE = 3.0
"""Seconds for the whole tree. In the second half nobody waits for a parent any more."""
_BREATH = 0.002  # seconds between two looks when there is nothing to do but wait


class Family(NamedTuple):
    """One look: everybody under the wrapper or with its tag, parents before their children, and all processes."""

    members: dict[int, Row]
    table: Mapping[int, Row]

    @property
    def running(self) -> list[Row]:
        """Who does not stand still."""
        return [row for row in self.members.values() if not stands(row, self.table)]


def hold(root: int, tag: str, patience_s: float = PATIENCE) -> tuple[Row, ...]:
    """Stops everybody below the wrapper `root`, and who left its tree with the tag; who runs on all the same.

    Not the wrapper: tmux wakes the whole process group as soon as its own child is stopped.
    """
    begun, before = time.monotonic(), None
    while True:
        family = _look(root, tag)
        running = family.running
        found = frozenset((row.pid, row.started) for row in family.members.values())
        if not running and found == before:
            return ()
        before = None if running else found
        spent = time.monotonic() - begun
        if spent > patience_s:
            return tuple(running)
        late = spent > patience_s / 2
        _tell([row for row in running if late or _parent_stands(row, family)], signal.SIGSTOP)
        time.sleep(_BREATH)


def let_go(root: int, tag: str, patience_s: float = PATIENCE) -> tuple[Row, ...]:
    """Lets everybody go on, children before their parents; who is left stopped."""
    begun, family = time.monotonic(), _look(root, tag)
    # Also who does not stand yet: the signal of a parent that waits for its child's exec is still on its way.
    told = list(family.members.values())
    if root in family.table:  # somebody else may have stopped the wrapper, too
        _tell([family.table[root]], signal.SIGCONT)
    while told:
        _tell(reversed(told), signal.SIGCONT)
        time.sleep(_BREATH)
        told = [row for row in _look(root, tag).members.values() if row.held]
        if time.monotonic() - begun > patience_s:
            return tuple(told)
    return ()


def _look(root: int, tag: str) -> Family:
    carriers = tagged(tag)
    table = process_table()
    ours = frozenset[int]().union(*trees(table, [root, *carriers]).values()) - {root, os.getpid()}
    members: dict[int, Row] = {}
    waiting = sorted(pid for pid in ours if table[pid].parent not in ours)
    for pid in waiting:  # grows while it is read: one generation after the other
        members[pid] = table[pid]
        waiting += sorted(child for child in ours if table[child].parent == pid)
    return Family(members, table)


def _parent_stands(row: Row, family: Family) -> bool:
    """Whether its parent cannot see what becomes of it: it stands, waits for an exec, or is none of ours."""
    parent = family.members.get(row.parent)
    return parent is None or parent.held or parent.deaf


def _tell(rows: Iterable[Row], number: signal.Signals) -> None:
    for row in rows:
        try:
            psutil.Process(row.pid).send_signal(number)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # ended by itself, or became another user's
