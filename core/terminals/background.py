"""Programs without a terminal: detached, wrapped, known by boot, pid and start time, with a log that stays bounded."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from core.errors import TerminalFailed
from core.terminals import log_keeper
from core.terminals.host import TAG, Launch
from core.terminals.plain_host import log_path
from core.terminals.process_identity import identity, same_process
from core.terminals.wrapper import PLAIN_WRAPPER, discard, prepare, read_status, status_path

LOG_BYTES = 8 * 1024 * 1024
"""A log that has grown so large is set aside; one old one is kept."""

_LAST_WORDS_S = 0.3  # what a program started gets so long to end behind it, before it is called left over


class Look(NamedTuple):
    """What the machine says of one program. `root` identifies its wrapper, or the oldest of those it left behind."""

    alive: bool
    halted: bool
    root: str
    exit_code: int | None
    ended_at: float | None
    left: tuple[int, ...]


class Background:
    """Starts, looks and ends. Keeps its own children only to take their exit from the kernel."""

    def __init__(self, runtime_dir: str) -> None:
        self._runtime_dir = runtime_dir
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self, launch: Launch, run: str, environ: Mapping[str, str]) -> str:
        """Run the program; returns its wrapper's identity. `environ` is all that it inherits. Raises TerminalFailed."""
        self._children = [child for child in self._children if child.poll() is None]
        command = prepare(launch, run, self.tag(launch.key), PLAIN_WRAPPER)
        try:
            process = self._spawn(launch, command, {**environ, TAG: self.tag(launch.key)})
        except OSError as error:
            discard(launch, run)
            raise TerminalFailed(
                f"cannot start {launch.key}: {error.strerror}", remedy="look at the limits of the machine"
            ) from error
        # It cannot have been reaped yet, so a missing identity means that it has ended already.
        return identity(process.pid) or f"ended:{process.pid}:0"

    def look(self, key: str, folder: str, run: str, known: str, orphaned: bool) -> Look:
        """Cheap while it runs; when it has ended, the whole process table is searched for what it left behind.

        `known` is its wrapper, or, when it is `orphaned`, the oldest process that it left behind.
        """
        root = same_process(known)
        code, ended_at = _status(folder, run)
        if root and orphaned:
            return Look(False, False, known, code, ended_at, (root,))
        if root and code is None:
            return Look(True, _halted(root), known, None, None, ())
        if not known and code is None and (found := self._tagged(key)):
            # Its starter was killed before it could write down what it had started: the oldest is the wrapper.
            return Look(True, False, identity(found[0]) or "", None, None, ())
        left = self._left(key)
        code, ended_at = _status(folder, run)  # it may have been written between the two looks
        return Look(False, False, (identity(left[0]) or known) if left else known, code, ended_at, left)

    def stop(self, key: str, known: str, grace_s: float) -> None:
        """TERM, `grace_s` seconds, KILL: for its tree and all that it left behind, and never for a stranger."""
        from core.terminals.process_tree import end

        end(same_process(known), self.tag(key), grace_s)
        self._children = [child for child in self._children if child.poll() is None]

    def tag(self, key: str) -> str:
        """What every process of this program carries in its environment."""
        return f"{self._runtime_dir}:{key}"

    def _spawn(self, launch: Launch, command: tuple[str, ...], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
        source, sink = os.pipe()
        try:
            keeper = subprocess.Popen(
                (sys.executable, "-I", "-S", log_keeper.__file__, log_path(launch.folder), str(LOG_BYTES)),
                stdin=source,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                start_new_session=True,  # it outlives the program, and ends when nobody can print any more
            )
            self._children.append(keeper)
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=launch.cwd,
                env=dict(environ),
                start_new_session=True,
            )
            self._children.append(process)
            return process
        finally:
            os.close(source)
            os.close(sink)

    def _left(self, key: str) -> tuple[int, ...]:
        """What still lives of it, oldest first, after what is just ending has had time to."""
        deadline = time.monotonic() + _LAST_WORDS_S
        while (left := self._tagged(key)) and time.monotonic() < deadline:
            time.sleep(0.02)
        return left

    def _tagged(self, key: str) -> tuple[int, ...]:
        from core.terminals.process_tree import tagged_by_age

        return tagged_by_age(self.tag(key))


def _status(folder: str, run: str) -> tuple[int | None, float | None]:
    """The exit code and when it was written."""
    code = read_status(folder, run)
    if code is None:
        return None, None
    try:
        return code, Path(status_path(folder, run)).stat().st_mtime
    except OSError:
        return code, None


def _halted(wrapper: int) -> bool:
    """Whether the program is stopped by a signal (states T and t of proc(5)): the wrapper's child, or the wrapper."""
    try:
        children = Path(f"/proc/{wrapper}/task/{wrapper}/children").read_text(encoding="ascii").split()
        return any(_letter(pid) in "Tt" for pid in (str(wrapper), *children))
    except OSError:
        return False  # it ended while we looked, or this is no Linux


def _letter(pid: str) -> str:
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
