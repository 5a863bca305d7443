"""Where the supervisor serves its tools: a port of this repository's own, the same after every restart."""

from __future__ import annotations

import os
import socket
import zlib

NOTE = "mcp.port"
FIRST, COUNT = 17_000, 2_900  # below the ports that systems give to outgoing connections
PATH = "/mcp"
HOST = "127.0.0.1"


def remembered_port(folder: str) -> int | None:
    """The port written down in the journal's folder."""
    try:
        with open(os.path.join(folder, NOTE), encoding="utf-8") as file:
            text = file.read().strip()
    except FileNotFoundError:
        return None
    return int(text) if text.isdigit() else None


def choose_port(folder: str, *, anew: bool = False) -> int:
    """The remembered one, or a free one that is remembered from now on. Raises OSError."""
    known = None if anew else remembered_port(folder)
    if known is not None:
        return known
    start = zlib.crc32(os.path.realpath(folder).encode("utf-8", "surrogateescape"))
    port = next((port for step in range(COUNT) if _is_free(port := FIRST + (start + step * 7) % COUNT)), None)
    if port is None:
        raise OSError("no port is free on the loopback interface")
    fresh = os.path.join(folder, f"{NOTE}.{os.getpid()}")
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(str(port))
    os.replace(fresh, os.path.join(folder, NOTE))
    return port


def url(port: int) -> str:
    """What a client is given."""
    return f"http://{HOST}:{port}{PATH}"


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
