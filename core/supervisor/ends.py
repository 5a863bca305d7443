"""Notices at once that a watched program ended, where the kernel can tell; elsewhere the next sweep does."""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Iterable


class Ends:
    """One descriptor for each process. Source: pidfd_open(2), readable as soon as the process has ended."""

    def __init__(self) -> None:
        self._watched: dict[int, int] = {}  # pid → descriptor
        self._poll = select.poll()

    def watch(self, pids: Iterable[int]) -> None:
        """These from now on, and no others."""
        wanted = set(pids)
        for pid in self._watched.keys() - wanted:
            self._drop(pid)
        for pid in wanted - self._watched.keys():
            with contextlib.suppress(OSError, AttributeError):  # it has ended already, or this is not Linux
                self._watched[pid] = os.pidfd_open(pid)
                self._poll.register(self._watched[pid], select.POLLIN)

    def any(self) -> bool:
        """Whether one of them has ended; each is told once. Takes microseconds."""
        ended = {descriptor for descriptor, _ in self._poll.poll(0)} if self._watched else set()
        for pid in [pid for pid, descriptor in self._watched.items() if descriptor in ended]:
            self._drop(pid)
        return bool(ended)

    def close(self) -> None:
        """Gives the descriptors back."""
        self.watch(())

    def _drop(self, pid: int) -> None:
        descriptor = self._watched.pop(pid)
        self._poll.unregister(descriptor)
        os.close(descriptor)
