"""What a worktree takes on the disk: its sources apart from what git ignores, git's own folder left out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.git.run_git import run_git, zero_split

SECONDS = 60.0
"""Time limit of one measurement; one that runs into it says so."""

WORK, REST = 0.005, 0.02
"""Seconds of walking, then of rest, so that a large tree is never felt."""

BLOCK = 512
"""Unit of st_blocks: stat(2)."""


class DiskUse(NamedTuple):
    """Bytes as allocated; a file with several names counts once. `whole` is False when the time was up."""

    sources: int
    ignored: int
    files: int
    whole: bool


def disk_use(root: str, seconds: float = SECONDS, rest: Callable[[float], None] = time.sleep) -> DiskUse:
    """Measures the tree. Raises GitFailed when it is no worktree."""
    until = time.monotonic() + seconds
    out = run_git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", seconds=seconds).out
    wanted = set(zero_split(out))
    sources = ignored = files = 0
    whole = True
    seen: set[tuple[int, int]] = set()
    for path, status in _files(root, rest):
        if time.monotonic() > until:
            whole = False
            break
        files += 1
        if status.st_nlink > 1:
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
        if path in wanted:
            sources += status.st_blocks * BLOCK
        else:
            ignored += status.st_blocks * BLOCK
    return DiskUse(sources, ignored, files, whole)


def _files(root: str, rest: Callable[[float], None]) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below, links as links, by its path from the root; what vanishes meanwhile is left out."""
    waiting = [""]
    began = time.monotonic()
    while waiting:
        folder = waiting.pop()
        for entry in _entries(os.path.join(root, folder)):
            path = os.path.join(folder, entry.name)
            if path == ".git":  # a file in a linked worktree, a folder in the main checkout
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                else:
                    yield path, entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # removed while we looked
            if time.monotonic() - began > WORK:
                rest(REST)
                began = time.monotonic()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []  # removed while we looked, or not ours to read
