"""A port range and a database name for each worktree: the same every time, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from core.errors import Refused, UsageError

FIRST = 20000
LAST = 32000
"""Ends before 32768, where Linux starts to hand out ports of its own choice (ip_local_port_range)."""

LONGEST_DATABASE = 63
"""Bytes of an identifier in PostgreSQL; MySQL takes 64."""


def port_range(name: str, taken: Iterable[int] = (), first: int = FIRST, last: int = LAST, size: int = 10) -> int:
    """First port of the range of `name`: by its hash, or the next free range when another starts too close.

    `taken` holds the first ports of the ranges in use. Raises UsageError (limits), Refused (all in use).
    """
    slots = (last - first) // size if size > 0 else 0
    if slots < 1 or first < 1 or last > 65536:
        raise UsageError(f"no ports between {first} and {last} for ranges of {size}", code="bad_ports")
    used = sorted(set(taken))
    start = int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:8], "big") % slots
    for step in range(slots):
        port = first + (start + step) % slots * size
        if all(abs(port - other) >= size for other in used):
            return port
    raise Refused(
        f"all {slots} port ranges between {first} and {last} are in use",
        remedy="close conversations, or give each fewer ports",
        code="no_ports",
    )


def worktree_env(name: str, port_start: int, size: int = 10, project: str = "") -> dict[str, str]:
    """What a worktree's programs find in their environment. The last port belongs to the range."""
    return {
        "PORT": str(port_start),
        "TIMONEL_PORT": str(port_start),
        "TIMONEL_PORT_END": str(port_start + size - 1),
        "TIMONEL_DATABASE": database_name(name, project),
    }


def database_name(name: str, project: str = "") -> str:
    """A plain identifier for any database server. Names that had to be changed get a hash, so that no two meet."""
    whole = f"{project}_{name}" if project else name
    plain = re.sub(r"[^a-z0-9_]+", "_", whole.lower()).strip("_")
    identifier = plain if plain[:1].isalpha() else f"db_{plain}".rstrip("_")
    if identifier != whole or len(identifier) > LONGEST_DATABASE:
        mark = sha256(f"{project}\0{name}".encode("utf-8", "replace")).hexdigest()[:6]
        identifier = f"{identifier[: LONGEST_DATABASE - 7].rstrip('_')}_{mark}"
    return identifier
