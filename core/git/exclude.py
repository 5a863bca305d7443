"""Makes git ignore a path in every worktree of a repository without touching its files: `info/exclude`."""

from __future__ import annotations

import os


def exclude(common_dir: str, pattern: str) -> bool:
    """Adds the pattern unless it is there; True when a line was written. Raises OSError."""
    path = os.path.join(common_dir, "info", "exclude")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "a+", encoding="utf-8", errors="surrogateescape") as file:
        file.seek(0)
        text = file.read()
        if pattern in text.splitlines():
            return False
        file.write(("" if not text or text.endswith("\n") else "\n") + pattern + "\n")
    return True
