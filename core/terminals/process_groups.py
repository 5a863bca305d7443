"""CPU, memory and children of whole process trees, in one pass over the process table."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


class Row(NamedTuple):
    """One process. `cpu_seconds` is user and system time since it started."""

    pid: int
    parent: int
    session: int
    name: str
    cpu_seconds: float
    memory: int  # bytes, resident


class Usage(NamedTuple):
    """A root process with everything that descends from it or shares its session."""

    pid: int
    name: str  # of the youngest child in the foreground line: what a person would call the program
    cpu_seconds: float
    memory: int
    children: int


def process_table() -> dict[int, Row]:
    """Every process that we may see. Linux: one small read each; elsewhere through psutil."""
    return _linux_table() if sys.platform == "linux" else _psutil_table()


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
    return {root: _tree(root, by_parent, by_session) for root in roots if root in table}


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
    children = [pid for pid in members if table[pid].parent == root]
    program = table[min(children)] if children else table[root]
    return Usage(
        root,
        program.name,
        sum(table[pid].cpu_seconds for pid in members),
        sum(table[pid].memory for pid in members),
        len(members) - 1,
    )


def _linux_table() -> dict[int, Row]:
    table: dict[int, Row] = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb", buffering=0) as file:
                line = file.read(1024)
        except OSError:
            continue  # it ended while we looked
        head, _, tail = line.rpartition(b")")
        fields = tail.split()
        if len(fields) < 22 or fields[0] == b"Z":
            continue
        pid = int(entry)
        table[pid] = Row(
            pid,
            int(fields[1]),
            int(fields[3]),
            head.partition(b"(")[2].decode("utf-8", "replace"),
            (int(fields[11]) + int(fields[12])) / TICKS,
            int(fields[21]) * PAGE,
        )
    return table


def _psutil_table() -> dict[int, Row]:
    import psutil

    table: dict[int, Row] = {}
    for process in psutil.process_iter(["pid", "ppid", "name", "cpu_times", "memory_info"]):
        info = process.info
        times, memory = info["cpu_times"], info["memory_info"]
        if times is None or memory is None:
            continue
        try:
            session = os.getsid(info["pid"])
        except OSError:
            session = 0
        table[info["pid"]] = Row(
            info["pid"], info["ppid"] or 0, session, info["name"] or "", times.user + times.system, memory.rss
        )
    return table
