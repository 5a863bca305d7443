"""Checks of the machine: the programs and the SQLite that Timonel stands on. They need no journal."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any

from core.errors import GitFailed
from core.git.filesystems import filesystem_kind, network_filesystem
from core.journal.driver import DRIVER, Driver
from core.services.doctor.finding import Finding, bad, fine, warn

GIT_FLOOR = (2, 38)  # the first whose `merge-tree --write-tree` merges without a worktree
TMUX_FLOOR = (3, 2, "a")
TMUX_GOOD = (3, 6, "")  # earlier servers are known to crash under rare input
PYTHON_FLOOR = (3, 11)
TMUX_INSTALL = "install it: `apt install tmux`, `dnf install tmux` or `brew install tmux`"
Run = Callable[[tuple[str, ...]], str]
"""Runs a program and returns what it printed; raises FileNotFoundError when it is not there."""


def printed(argv: tuple[str, ...]) -> str:
    """The real Run; ten seconds at most."""
    import subprocess

    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=10, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def git(run: Run) -> Finding:
    """Whether git is there and new enough."""
    try:
        text = run(("git", "--version")).strip()
    except FileNotFoundError:
        return bad("git", GitFailed("git is not installed").line, "install git 2.38 or newer")
    found = re.search(r"(\d+)\.(\d+)", text)
    if found is None:
        return warn("git", f"git tells no version: {text!r}", "see whether `git --version` works")
    if (int(found[1]), int(found[2])) < GIT_FLOOR:
        return bad("git", f"{text} is too old", "install git 2.38 or newer: conflicts are computed with its merge-tree")
    return fine("git", text)


def tmux(run: Run) -> Finding:
    """Whether tmux is there and new enough; 3.3a reads as (3, 3, "a")."""
    try:
        text = run(("tmux", "-V")).strip()
    except FileNotFoundError:
        return warn("tmux", "tmux is not installed: only agents without a screen can run", TMUX_INSTALL)
    found = re.search(r"(\d+)\.(\d+)([a-z]?)", text)
    if found is None:  # "tmux master" is newer than any number
        return (
            fine("tmux", text) if "master" in text else warn("tmux", f"tmux tells no version: {text!r}", TMUX_INSTALL)
        )
    version = (int(found[1]), int(found[2]), found[3])
    if version < TMUX_FLOOR:
        return bad("tmux", f"{text} is too old", "install tmux 3.2a or newer, better 3.6")
    if version < TMUX_GOOD:
        return warn("tmux", f"{text} works; 3.6 and newer mend crashes of the server", "install tmux 3.6 when you can")
    return fine("tmux", text)


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Whether Python is new enough."""
    text = f"Python {'.'.join(map(str, version))}"
    return fine("python", text) if version >= PYTHON_FLOOR else bad("python", f"{text} is too old", "use 3.11 or newer")


def sqlite(driver: Driver = DRIVER) -> Finding:
    """Which SQLite is in use, and whether it can lose commits (core/journal/driver.py)."""
    source = _source_id(driver.module)
    text = f"SQLite {driver.version} through {driver.name}, source {source}"
    if driver.safe:
        return fine("sqlite", text)
    return warn(
        "sqlite",
        f"{text} can lose commits when a checkpoint meets a write; the writer lock keeps them apart",
        "pip install pysqlite3, or a Python with SQLite 3.51.3 or newer",
    )


def _source_id(module: Any) -> str:
    connection = module.connect(":memory:")
    text = connection.execute("SELECT sqlite_source_id()").fetchall()[0][0]
    connection.close()
    return text[:32]


def filesystem(path: str) -> Finding:
    """Whether the journal lies on a local disk."""
    if kind := network_filesystem(path):
        return bad("file system", f"{path} lies on {kind}, a network file system", "clone to a local disk")
    return fine("file system", f"{filesystem_kind(path) or 'unknown kind'}, local")


def agents(which: Callable[[str], str | None]) -> Finding:
    """Which agent programs are here."""
    from core.agents.catalog import KINDS

    known = [kind for kind in KINDS.values() if kind.program]
    here = [kind.name for kind in known if which(kind.program)]
    if here:
        return fine("agents", ", ".join(here))
    hint = "; ".join(f"{kind.title}: `{kind.install}`" for kind in known)
    return warn("agents", "no agent program is installed; `demo` and `command` work", hint)


def disk(path: str) -> Finding:
    """Whether there is room for the journal to grow."""
    from core.text.values import size

    place = os.statvfs(path)
    free = place.f_bavail * place.f_frsize
    if free < 200 << 20:
        return bad("disk", f"{size(free)} free at {path}", "free some space: writes fail when the disk is full")
    return fine("disk", f"{size(free)} free")
