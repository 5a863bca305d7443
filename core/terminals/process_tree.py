"""All processes of a terminal, and their end.

A child that left the session (setsid, nohup) does not die with its terminal, and one whose parent has ended is in
nobody's tree; it still carries the tag in its environment. psutil refuses to signal a pid that was given to another
process since the snapshot.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import psutil

from core.terminals.host import TAG

# How long a killed program's wrapper gets to write the exit code.
_LAST_WORDS_S = 0.5


NO_TAG = ""
"""Nobody is found by it: the tree alone is meant."""


class Ending(NamedTuple):
    """How many processes ended, and how many of them had to be killed."""

    ended: int
    killed: int


def snapshot(root: int | None, tag: str) -> list[psutil.Process]:
    """The tree under `root`, root first, and every process with this tag; never ourselves."""
    found: dict[int, psutil.Process] = {}
    for pid in [*([root] if root else []), *tagged(tag)]:
        for process in _with_children(pid):
            found.setdefault(process.pid, process)
    found.pop(os.getpid(), None)
    return [process for process in found.values() if _lives(process)]


def tagged(tag: str) -> list[int]:
    """Processes of this user that were started with the tag in their environment."""
    if tag == NO_TAG:
        return []
    wanted = f"{TAG}={tag}"
    if Path("/proc/self/environ").exists():
        marker = b"\0" + os.fsencode(wanted) + b"\0"
        return [pid for pid in psutil.pids() if marker in _environ(pid)]
    return [process.pid for process in psutil.process_iter() if _psutil_environ(process).get(TAG) == tag]


def tagged_by_age(tag: str) -> tuple[int, ...]:
    """The same, the oldest first; zombies are left out."""
    born: dict[int, float] = {}
    for pid in tagged(tag):
        try:
            process = psutil.Process(pid)
            if process.status() != psutil.STATUS_ZOMBIE:
                born[pid] = process.create_time()
        except psutil.Error:
            continue
    return tuple(sorted(born, key=lambda pid: (born[pid], pid)))


def end(
    root: int | None,
    tag: str,
    grace_s: float,
    nudge: Callable[[], None] | None = None,
    nudge_s: float = 0.4,
) -> Ending:
    """End the tree: `nudge` (a Ctrl+C) and `nudge_s`, then TERM and `grace_s`, then KILL. Seconds.

    The root is the wrapper: it is killed last, after the program, so that it can write the exit code.
    """
    seen: dict[psutil.Process, bool] = dict.fromkeys(snapshot(root, tag), False)
    if not seen:
        return Ending(0, 0)
    if grace_s > 0:
        if nudge is not None:
            nudge()
            _wait(seen, min(nudge_s, grace_s))
        _terminate_all(seen, root, tag, grace_s)
    killed = 0
    # Twice, for a program that forks while it is being killed.
    for _ in range(2):
        seen |= dict.fromkeys(snapshot(root, tag), True)
        left = [process for process in seen if _lives(process)]
        if not left:
            break
        killed += _kill(left, root)
    return Ending(sum(not _lives(process) for process in seen), killed)


def _terminate_all(seen: dict[psutil.Process, bool], root: int | None, tag: str, grace_s: float) -> None:
    """TERM for everybody once, also for those born meanwhile: a wrapper that had just begun starts its program yet."""
    deadline = time.monotonic() + grace_s
    while any(_lives(process) for process in seen):
        new = [process for process, told in seen.items() if not told]
        _signal(new, _terminate)
        seen |= dict.fromkeys(new, True)
        left_s = deadline - time.monotonic()
        if left_s <= 0 or _wait(seen, min(0.2, left_s)):
            return
        seen |= dict.fromkeys((process for process in snapshot(root, tag) if process not in seen), False)


def is_child(pid: int, parent: int) -> bool:
    """Whether this pid is the parent's child still, and not a stranger who was given its number."""
    try:
        return psutil.Process(pid).ppid() == parent
    except psutil.Error:
        return False


def _kill(left: list[psutil.Process], root: int | None) -> int:
    programs = [process for process in left if process.pid != root]
    wrapper = [process for process in left if process.pid == root]
    _signal(programs, psutil.Process.kill)
    _wait(programs + wrapper if programs else (), _LAST_WORDS_S)
    stubborn = [process for process in wrapper if _lives(process)]
    _signal(stubborn, psutil.Process.kill)
    _wait(stubborn, _LAST_WORDS_S)
    return len(programs) + len(stubborn)


def _signal(processes: Iterable[psutil.Process], act: Callable[[psutil.Process], None]) -> None:
    for process in processes:
        try:
            act(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # ended by itself, or became another user's: not ours to end


def _terminate(process: psutil.Process) -> None:
    process.terminate()
    process.resume()  # a stopped program sees TERM only when it goes on


def _wait(processes: Iterable[psutil.Process], timeout_s: float) -> bool:
    """Whether all ended in time. psutil's own wait takes a zombie, which tmux may leave, for alive."""
    deadline, step_s = time.monotonic() + timeout_s, 0.002
    while any(_lives(process) for process in processes):
        if time.monotonic() >= deadline:
            return False
        time.sleep(step_s)
        step_s = min(2 * step_s, 0.03)
    return True


def _with_children(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _environ(pid: int) -> bytes:
    try:
        return b"\0" + Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def _psutil_environ(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except (psutil.Error, OSError):
        return {}
