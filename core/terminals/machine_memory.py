"""How much memory there is and can still be had: the machine's, or less where a container or a service has a limit.

The kernel kills at a control group's limit, however much the machine has left. Every group on the way from this
process's own up to the root may have one, and the tightest counts. Sources: Documentation/admin-guide/cgroup-v2.rst
and cgroup-v1/memory.rst of the kernel.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

ROOT = "/sys/fs/cgroup"
OWN = "/proc/self/cgroup"


class Memory(NamedTuple):
    """Bytes. `available` is what programs can have without swapping (the kernel's estimate, proc(5))."""

    total: int
    available: int


class Layout(NamedTuple):
    """Where a version of the control groups keeps its figures."""

    folder: str  # below the root
    limit: str
    used: str
    cached: frozenset[str]  # in memory.stat; given back before anybody is killed


V2 = Layout("", "memory.max", "memory.current", frozenset({"inactive_file", "active_file"}))
V1 = Layout(
    "/memory",
    "memory.limit_in_bytes",
    "memory.usage_in_bytes",
    frozenset({"total_inactive_file", "total_active_file"}),
)


def memory(root: str = ROOT, own: str = OWN) -> Memory:
    """As of now."""
    import psutil

    machine = psutil.virtual_memory()
    return bounded(Memory(machine.total, machine.available), root, own)


def bounded(machine: Memory, root: str, own: str) -> Memory:
    """The machine's figures, cut to every limit that this process is under."""
    total, available = machine
    for layout, path in _memberships(own):
        for folder in _upwards(root + layout.folder, path):
            limit, used = _number(folder, layout.limit), _number(folder, layout.used)
            if limit is None or used is None:
                continue  # `max`, or a group without this controller
            total = min(total, limit)
            available = min(available, max(limit - used + _cached(folder, layout), 0))
    return Memory(total, available)


def _memberships(own: str) -> list[tuple[Layout, str]]:
    """The groups of this process that count memory, from lines such as `0::/a/b` and `4:memory:/a/b` (cgroups(7))."""
    try:
        with open(own, encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.split(":", 2) for line in file.read().splitlines()]
    except OSError:
        return []
    found: list[tuple[Layout, str]] = []
    for number, controllers, path in (line for line in lines if len(line) == 3):
        if number == "0" and not controllers:
            found.append((V2, path))
        elif "memory" in controllers.split(","):
            found.append((V1, path))
    return found


def _upwards(root: str, path: str) -> Iterator[str]:
    """The group's folder and those above it, up to the root, which a container sees as its own."""
    # Seen from inside another namespace the path may begin with `..`, which normpath takes away at the root.
    path = os.path.normpath(f"/{path.lstrip('/')}")
    while path != "/":
        yield root + path
        path = os.path.dirname(path)
    yield root


def _number(folder: str, name: str) -> int | None:
    try:
        with open(os.path.join(folder, name), encoding="ascii") as file:
            text = file.read().strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _cached(folder: str, layout: Layout) -> int:
    try:
        with open(os.path.join(folder, "memory.stat"), encoding="ascii") as file:
            pairs = [line.split() for line in file]
    except OSError:
        return 0
    return sum(int(pair[1]) for pair in pairs if len(pair) == 2 and pair[0] in layout.cached)
