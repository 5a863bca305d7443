"""Which conversation this process descends from, whatever its own environment says."""

from __future__ import annotations

import os

NAME_VARIABLE = "TIMONEL_CONVERSATION"


def inherited_name() -> str:
    """The conversation that an ancestor of this process was started for, whatever our own environment says."""
    pid = os.getppid()
    for _ in range(64):
        if pid <= 1:
            return ""
        if name := _name_in_environment(pid):
            return name
        pid = _parent(pid)
    return ""


def _name_in_environment(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            block = file.read()
    except OSError:
        return ""
    mark = NAME_VARIABLE.encode() + b"="
    for entry in block.split(b"\0"):
        if entry.startswith(mark):
            return entry[len(mark) :].decode("utf-8", "replace")
    return ""


def _parent(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0
