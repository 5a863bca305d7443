"""The end of a log that is rotated, and what is added to it, for as long as somebody wants to know."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from core.terminals.log_tail import log_tail

_BYTES = 256 * 1024  # read at once
_PAUSE_S = 0.1
_LAST_WORDS_S = 0.3  # what a program printed last may reach the log a moment after its end


def last_lines(path: str, lines: int) -> tuple[str, ...]:
    """The last lines of the log, reaching back into the one before; cleaned but for colours."""
    found = log_tail(path, lines)
    return found if len(found) >= lines else (*log_tail(f"{path}.1", lines - len(found)), *found)


def follow(path: str, lines: int, ended: Callable[[], bool]) -> Iterator[str]:
    """The last lines, then each that is added, as they are; stops when `ended` and nothing has come for a moment."""
    file = _open(path)
    rest, quiet_since = b"", None
    if file is not None:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _BYTES))
        *last, rest = file.read(_BYTES).split(b"\n")
        yield from (line.decode(errors="replace") for line in last[len(last) - min(lines, len(last)) :])
    while quiet_since is None or time.monotonic() - quiet_since < _LAST_WORDS_S:
        file, data = _read(path, file)
        if data:
            *added, rest = (rest + data).split(b"\n")
            if len(rest) > _BYTES:  # a line without end
                added, rest = [*added, rest], b""
            yield from (line.decode(errors="replace") for line in added)
            continue
        if quiet_since is None and ended():
            quiet_since = time.monotonic()
        time.sleep(_PAUSE_S)
    if rest:
        yield rest.decode(errors="replace")
    if file is not None:
        file.close()


def _read(path: str, file: BinaryIO | None) -> tuple[BinaryIO | None, bytes]:
    """What comes next, from the log or, when that was set aside, from the one in its place."""
    while True:
        if file is not None and (data := file.read(_BYTES)):
            return file, data
        fresh = _successor(path, file)
        if fresh is None:
            return file, b""
        file = fresh


def _open(path: str) -> BinaryIO | None:
    try:
        return open(path, "rb")
    except FileNotFoundError:
        return None


def _successor(path: str, file: BinaryIO | None) -> BinaryIO | None:
    """The log when it is another file than the one that was read to its end."""
    fresh = _open(path)
    if fresh is None or file is None:
        return fresh
    if os.path.sameopenfile(fresh.fileno(), file.fileno()):
        fresh.close()
        return None
    file.close()
    return fresh
