"""One process told apart from a later one with the same number: boot, pid and start time as one word."""

from __future__ import annotations

import os
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot() -> str:
    """Which start of the machine this is: the first part of every identity."""
    if _BOOT_ID.exists():
        return _BOOT_ID.read_text(encoding="ascii").strip()
    import psutil

    return str(int(psutil.boot_time()))


def identity(pid: int) -> str | None:
    """`boot:pid:start` of a living process; None when it is gone. A zombie counts as gone."""
    if _BOOT_ID.exists():
        return _from_proc(pid)
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return f"{boot()}:{pid}:{process.create_time():.2f}"
    except psutil.Error:
        return None


def _from_proc(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name, field 2, is in parentheses and may hold anything; the state is field 3, the start ticks field 22.
    fields = stat.rpartition(")")[2].split()
    if fields[0] in ("Z", "X"):
        return None
    return f"{boot()}:{pid}:{fields[19]}"


def began_at(remembered: str) -> float | None:
    """When that process began, as the process table tells it (process_groups.Row.started); None: nobody knows."""
    word = remembered.rpartition(":")[2]
    if not word.replace(".", "", 1).isdigit():
        return None
    return float(word) / (os.sysconf("SC_CLK_TCK") if _BOOT_ID.exists() else 1)


def same_process(remembered: str) -> int | None:
    """The pid when that very process still lives, else None: never signal by a remembered number alone."""
    parts = remembered.split(":")
    if len(parts) != 3 or not parts[1].isdigit():
        return None
    pid = int(parts[1])
    return pid if identity(pid) == remembered else None
