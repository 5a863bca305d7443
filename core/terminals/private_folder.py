"""A directory that nobody else can read, write or replace: sockets and records live there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.errors import TerminalFailed


def private_folder(path: str) -> None:
    """Make the directory, or check that it is a real one, ours, and closed to others. Raises TerminalFailed."""
    folder = Path(path)
    try:
        for parent in reversed(folder.parents):
            if not parent.exists():
                parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found, above = folder.lstat(), folder.parent.stat()
    except OSError as error:
        raise TerminalFailed(f"cannot make {path}: {error.strerror}", remedy="make its parent writable") from error
    shared = above.st_mode & 0o022 and not above.st_mode & stat.S_ISVTX
    if shared or above.st_uid not in (0, os.getuid()):
        raise TerminalFailed(f"others may replace {path}", remedy=f"take away their right to write {folder.parent}")
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise TerminalFailed(f"{path} is not a directory of yours", remedy=f"move {path} away, then try again")
    if found.st_mode & 0o077:
        raise TerminalFailed(f"{path} is open to other users", remedy=f"run `chmod 700 {path}`")
