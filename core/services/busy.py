"""One maker at a time for each conversation: whoever spawns, tears down or restores it holds its lock."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Conflict


@contextmanager
def only_one(folder: str, name: str) -> Iterator[None]:
    """Holds the lock of the conversation's folder; the kernel frees it when its holder dies. Raises Conflict."""
    descriptor = os.open(os.path.join(folder, "busy.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                f"{name} is being made, removed or restored by another process",
                remedy="wait until it is done",
                code="busy",
            ) from error
        yield
    finally:
        os.close(descriptor)
