"""A program in a real terminal of 120 by 40 cells: what it prints and when, its CPU time and its memory."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

APPS = Path(__file__).with_name("screen_apps.py")
SIZE = (40, 120)  # lines, columns


class PtyProgram:
    """Started at once; `with` ends it."""

    def __init__(self, argv: Sequence[str], environ: Mapping[str, str], cwd: str) -> None:
        self.began = time.perf_counter()
        main, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        more = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.process = subprocess.Popen(
            argv, stdin=other, stdout=other, stderr=other, env={**environ, **more}, cwd=cwd, start_new_session=True
        )
        os.close(other)
        self.terminal = main
        self.printed = b""
        self.pressed = 0.0

    def wait_for(self, mark: bytes, seconds: float = 30.0) -> float:
        """Reads until `mark` is printed; returns the moment. What was printed before is forgotten."""
        seen, deadline = b"", time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            seen += self._read(0.5)
            if mark in seen:
                self.printed = seen
                return time.perf_counter()
        raise AssertionError(f"{mark!r} was not printed: {seen[-2000:]!r}")

    def drain(self, seconds: float) -> int:
        """Reads for so long, as a terminal does; how many bytes came."""
        size, deadline = 0, time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            size += len(self._read(left))
        return size

    def press(self, key: bytes) -> None:
        self.pressed = time.perf_counter()
        os.write(self.terminal, key)

    def cpu(self, seconds: float) -> float:
        """Percent of a core, over so many seconds from now."""
        process = psutil.Process(self.process.pid)
        began, before = time.perf_counter(), process.cpu_times()
        self.drain(seconds)
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        return 100 * used / (time.perf_counter() - began)

    def memory(self) -> float:
        """Resident, in MB."""
        return psutil.Process(self.process.pid).memory_info().rss / 1e6

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        try:
            return os.read(self.terminal, 65536) if ready else b""
        except OSError:
            raise AssertionError("the program ended") from None

    def __enter__(self) -> "PtyProgram":
        return self

    def __exit__(self, *_exc: object) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self.terminal)


def app(name: str, *words: str) -> list[str]:
    """The command that runs one of screen_apps.py."""
    return [sys.executable, "-P", str(APPS), name, *words]
