"""The machine that all conversations share: memory, swap, load, disk, and how hard memory is pressed."""

from __future__ import annotations

import os

from core.model.health import HostSample

PRESSURE = "/proc/pressure/memory"
CGROUP = "/sys/fs/cgroup"


def host_sample(path: str, now: float) -> HostSample:
    """As of now; the disk is the one that `path`, or the nearest folder above it that exists, lies on."""
    import psutil

    memory, swap = psutil.virtual_memory(), psutil.swap_memory()
    while not os.path.isdir(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    disk = os.statvfs(path)
    total, available = _bounded(memory.total, memory.available)
    return HostSample(
        1,
        total,
        available,
        swap.total,
        swap.free,
        os.getloadavg()[0],
        os.cpu_count() or 1,
        pressure(),
        disk.f_blocks * disk.f_frsize,
        disk.f_bavail * disk.f_frsize,
        now,
    )


def pressure(path: str = PRESSURE) -> float | None:
    """Percent of the last ten seconds in which some process waited for memory. None where the kernel does not say.

    The line is `some avg10=0.12 avg60=… total=…`: Documentation/accounting/psi.rst of the kernel.
    """
    try:
        with open(path, encoding="ascii") as file:
            line = file.readline()
    except OSError:
        return None
    found = [word for word in line.split() if word.startswith("avg10=")]
    return float(found[0].partition("=")[2]) if line.startswith("some") and found else None


def _bounded(total: int, available: int) -> tuple[int, int]:
    """A container's own limit, where it has one: the kernel kills at that, however much the machine has left."""
    limit, used = _number(f"{CGROUP}/memory.max"), _number(f"{CGROUP}/memory.current")
    if limit is None or used is None or limit >= total:
        return total, available
    # What only caches files is given back before anybody is killed.
    cached = _of_stat("inactive_file") + _of_stat("active_file")
    return limit, min(available, max(limit - used + cached, 0))


def _number(path: str) -> int | None:
    try:
        with open(path, encoding="ascii") as file:
            text = file.read().strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _of_stat(name: str) -> int:
    try:
        with open(f"{CGROUP}/memory.stat", encoding="ascii") as file:
            found = [line.split()[1] for line in file if line.split()[:1] == [name]]
    except OSError:
        return 0
    return int(found[0]) if found else 0
