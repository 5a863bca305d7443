"""Notices at once that a watched program ended, where the kernel can tell; elsewhere the next sweep does."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterable


class Ends:
    """One descriptor for each process. Source: pidfd_open(2), readable as soon as the process has ended."""

    def __init__(self, woken: asyncio.Event) -> None:
        self._woken = woken
        self._watched: dict[int, int] = {}  # pid → descriptor

    def watch(self, pids: Iterable[int]) -> None:
        """These from now on, and no others; `woken` is set when one of them ends, once for each."""
        wanted = set(pids)
        for pid in self._watched.keys() - wanted:
            self._drop(pid)
        for pid in wanted - self._watched.keys():
            with contextlib.suppress(OSError, AttributeError):  # it has ended already, or this is not Linux
                self._watched[pid] = os.pidfd_open(pid)
                asyncio.get_running_loop().add_reader(self._watched[pid], self._ended, pid)

    def close(self) -> None:
        """Gives the descriptors back."""
        self.watch(())

    def _ended(self, pid: int) -> None:
        self._drop(pid)
        self._woken.set()

    def _drop(self, pid: int) -> None:
        descriptor = self._watched.pop(pid)
        asyncio.get_running_loop().remove_reader(descriptor)
        os.close(descriptor)
