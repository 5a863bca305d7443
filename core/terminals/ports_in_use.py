"""Which TCP ports a process listens on.

Linux: the listening sockets are read once, then matched by inode with the open files of the processes asked about:
some 20 microseconds for each of them, nothing for the rest of the machine. Elsewhere through psutil.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

_TABLES = ("/proc/net/tcp", "/proc/net/tcp6")
_LISTENING = "0A"  # TCP_LISTEN in the kernel's include/net/tcp_states.h
_SOCKET = "socket:["


def listening_ports(pids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The ports of each process, sorted; () when it listens on none. One that cannot be looked at is left out."""
    found = _from_proc(pids) if sys.platform == "linux" else _from_psutil(pids)
    return {pid: tuple(sorted(ports)) for pid, ports in found.items()}


def _from_proc(pids: Iterable[int]) -> dict[int, set[int]]:
    listeners = _listeners()
    found: dict[int, set[int]] = {}
    for pid in pids:
        try:
            names = os.listdir(f"/proc/{pid}/fd")
        except OSError:
            continue  # it has ended, or it is another user's
        found[pid] = {listeners[inode] for inode in _sockets(pid, names) if inode in listeners} if listeners else set()
    return found


def _sockets(pid: int, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        try:
            target = os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue  # closed meanwhile
        if target.startswith(_SOCKET):
            yield target[len(_SOCKET) : -1]


def _listeners() -> dict[str, int]:
    """Port by inode of every socket of this network that listens."""
    found: dict[str, int] = {}
    for table in _TABLES:
        try:
            with open(table, encoding="ascii") as file:
                lines = file.readlines()[1:]
        except OSError:
            continue  # a kernel without IPv6
        for line in lines:
            # Field 1 is the local address as HEX:PORT, 3 the state, 9 the inode: proc(5).
            fields = line.split()
            if len(fields) > 9 and fields[3] == _LISTENING:
                found[fields[9]] = int(fields[1].rpartition(":")[2], 16)
    return found


def _from_psutil(pids: Iterable[int]) -> dict[int, set[int]]:
    import psutil

    found: dict[int, set[int]] = {}
    for pid in pids:
        try:
            connections = psutil.Process(pid).net_connections("tcp")
        except psutil.Error:
            continue
        found[pid] = {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN and one.laddr}
    return found
