"""CPU, memory and children of whole process trees, in one pass over the process table.

Linux: 10 microseconds a process; field numbers are those of proc_pid_stat(5).
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Row(NamedTuple):
    """One process. `cpu_seconds` is user and system time since it started, `waited_seconds` that of its children
    that have ended and were waited for. `started` tells it from a later process with the same pid."""

    pid: int
    parent: int
    session: int
    name: str
    cpu_seconds: float
    memory: int  # bytes, resident
    waited_seconds: float = 0.0
    started: float = 0.0
    held: bool = False  # stopped by a signal
    ended: bool = False  # a zombie: nobody has waited for it yet
    deaf: bool = False  # in a call that no signal ends, such as waiting until its child has begun its program


class Usage(NamedTuple):
    """A root process with everything that descends from it or shares its session."""

    pid: int
    name: str  # of the youngest child in the foreground line: what a person would call the program
    cpu_seconds: float
    memory: int
    children: int
    members: tuple[Row, ...] = ()

    @property
    def held(self) -> int:
        """How many of its processes are stopped by a signal."""
        by_pid = {row.pid: row for row in self.members}
        return sum(stands(row, by_pid) for row in self.members)


def stands(row: Row, table: Mapping[int, Row]) -> bool:
    """Whether a signal has stopped it, or it waits for a child that was stopped before it had begun its program."""
    return row.held or (row.deaf and any(child.held for child in table.values() if child.parent == row.pid))


def process_table(*, ended: bool = False, but: Container[int] = ()) -> dict[int, Row]:
    """Every process that we may see, those of `but` left out; with `ended`, also those nobody waited for yet."""
    table = _linux_table(but) if sys.platform == "linux" else _psutil_table()
    return table if ended else {pid: row for pid, row in table.items() if not row.ended}


def usages(table: Mapping[int, Row], roots: Iterable[int]) -> dict[int, Usage]:
    """The sums for each root that is in the table."""
    return {root: _usage(table, root, members) for root, members in trees(table, roots).items()}


def trees(table: Mapping[int, Row], roots: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each root that is in the table: itself, all that descends from it, and all that shares its session."""
    by_parent: dict[int, list[int]] = defaultdict(list)
    by_session: dict[int, list[int]] = defaultdict(list)
    for row in table.values():
        by_parent[row.parent].append(row.pid)
        by_session[row.session].append(row.pid)
    living = (root for root in roots if root in table and not table[root].ended)
    return {root: _tree(root, by_parent, by_session) for root in living}


def _tree(root: int, by_parent: Mapping[int, list[int]], by_session: Mapping[int, list[int]]) -> frozenset[int]:
    members: set[int] = set()
    waiting = [root, *by_session.get(root, ())]
    while waiting:
        pid = waiting.pop()
        if pid not in members:
            members.add(pid)
            waiting.extend(by_parent.get(pid, ()))
    return frozenset(members)


def _usage(table: Mapping[int, Row], root: int, members: frozenset[int]) -> Usage:
    found = tuple(table[pid] for pid in members)
    program = min((row for row in found if row.parent == root and not row.ended), default=table[root])
    return Usage(
        root,
        program.name,
        sum(row.cpu_seconds for row in found),
        sum(row.memory for row in found),
        sum(not row.ended for row in found) - 1,
        found,
    )


def _linux_table(but: Container[int]) -> dict[int, Row]:
    table: dict[int, Row] = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or (pid := int(entry)) in but:
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb", buffering=0) as file:
                line = file.read(1024)
        except OSError:
            continue  # it ended while we looked
        head, _, tail = line.rpartition(b")")
        fields = tail.split(None, 22)
        if len(fields) < 22:
            continue
        state = fields[0]
        table[pid] = Row(
            pid,
            int(fields[1]),
            int(fields[3]),
            head.partition(b"(")[2].decode("utf-8", "replace"),
            (int(fields[11]) + int(fields[12])) / TICKS,
            int(fields[21]) * PAGE,
            (int(fields[13]) + int(fields[14])) / TICKS,
            int(fields[19]) / TICKS,
            state in b"Tt",
            state in b"ZXx",
            state == b"D",
        )
    return table


def _psutil_table() -> dict[int, Row]:
    import psutil

    table: dict[int, Row] = {}
    wanted = ["pid", "ppid", "name", "cpu_times", "memory_info", "create_time", "status"]
    for process in psutil.process_iter(wanted):
        info = process.info
        times, memory = info["cpu_times"], info["memory_info"]
        if times is None or memory is None:
            continue
        try:
            session = os.getsid(info["pid"])
        except OSError:
            session = 0
        table[info["pid"]] = Row(
            info["pid"],
            info["ppid"] or 0,
            session,
            info["name"] or "",
            times.user + times.system,
            memory.rss,
            times.children_user + times.children_system if hasattr(times, "children_user") else 0.0,
            info["create_time"] or 0.0,
            info["status"] == psutil.STATUS_STOPPED,
            info["status"] == psutil.STATUS_ZOMBIE,
            info["status"] == psutil.STATUS_DISK_SLEEP,
        )
    return table
