"""The machine that all conversations share: memory, swap, load, disk, and how hard memory is pressed."""

from __future__ import annotations

import os

from core.model.health import HostSample
from core.terminals.machine_memory import memory

PRESSURE = "/proc/pressure/memory"


def host_sample(path: str, now: float) -> HostSample:
    """As of now; the disk is the one that `path`, or the nearest folder above it that exists, lies on."""
    import psutil

    swap = psutil.swap_memory()
    while not os.path.isdir(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    disk = os.statvfs(path)
    total, available = memory()
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
