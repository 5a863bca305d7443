"""Whether a supervisor runs, ended or fell: what its lock file tells. Two system calls, and hardly an import."""

from __future__ import annotations

import fcntl
import os
from typing import NamedTuple

LOCK = "supervisor.lock"


class LockSeen(NamedTuple):
    """Whether somebody holds the lock, and whose pid stands in it; one that ends on purpose takes its own out."""

    held: bool
    pid: int | None

    @property
    def fell(self) -> bool:
        """It ended without a word: killed, or the machine went down."""
        return not self.held and self.pid is not None


def look(folder: str) -> LockSeen:
    """`folder` is the journal's."""
    try:
        descriptor = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return LockSeen(False, None)
    try:
        text = os.read(descriptor, 32).strip()
        held = _is_held(descriptor)
    finally:
        os.close(descriptor)
    return LockSeen(held, int(text) if text.isdigit() else None)


def _is_held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
