"""The end of a log as lines that may be shown: colours stay, every other control sequence goes."""

from __future__ import annotations

import re
from pathlib import Path

# Enough for a screen of long lines; what stands before it is not read.
_BYTES = 256 * 1024
# SGR is kept by the first group; CSI, OSC and its kin (ended by BEL or ST), other escapes, and control characters.
_CONTROL = re.compile(
    r"(\x1b\[[0-9;:]*m)|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


def log_tail(path: str, lines: int) -> tuple[str, ...]:
    """The last lines of the file; none when there is no file."""
    try:
        with Path(path).open("rb") as file:
            size = file.seek(0, 2)
            start = max(0, size - _BYTES)
            file.seek(start)
            raw = file.read(_BYTES)
    except OSError:
        return ()
    rows = raw.decode(errors="replace").split("\n")
    if start and len(rows) > 1:
        rows = rows[1:]  # its beginning was not read
    if rows and rows[-1] == "":
        rows.pop()
    return tuple(shown(row) for row in rows[-lines:]) if lines > 0 else ()


def shown(row: str) -> str:
    """What a terminal would have left of the line: after the last carriage return, without control sequences."""
    row = row.rstrip("\r").rpartition("\r")[2]
    return _CONTROL.sub(lambda found: found[1] or "", row).expandtabs(8)
