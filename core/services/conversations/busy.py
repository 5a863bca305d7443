"""One maker at a time for each conversation and each process: whoever makes or removes it holds its lock."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Conflict


@contextmanager
def only_one(folder: str, name: str, patience: float = 0.0) -> Iterator[None]:
    """Holds the lock of the folder; the kernel frees it when its holder dies.

    Raises Conflict when another one holds it for longer than `patience` seconds.
    """
    deadline = time.monotonic() + patience
    descriptor = os.open(os.path.join(folder, "busy.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _taken(descriptor):
            if time.monotonic() >= deadline:
                raise Conflict(
                    f"{name} is being made, removed or restored by another process",
                    remedy="wait until it is done",
                    code="busy",
                )
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
