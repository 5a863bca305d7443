"""The supervisor's log: how its lines look, and how they are read back.

Its file is bounded: core/supervisor/log_file.py sets it aside. A line is `TIME LOOP WORD TEXT`. What is none of that
was printed by Python or by a library while it fell.
"""

from __future__ import annotations

import os
from collections import deque
from datetime import UTC, datetime
from typing import NamedTuple

from core.text.clean import clean_line

LOG = "supervisor.log"
OLD = LOG + ".1"
LONGEST = 2000  # characters of one line


class LogLine(NamedTuple):
    """`at` in seconds since 1970, None for what was printed without a time."""

    at: float | None
    loop: str
    word: str
    text: str


def written(line: LogLine) -> str:
    """The line as it stands in the file, always one line."""
    moment = datetime.fromtimestamp(line.at or 0.0, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"{moment} {line.loop} {line.word} {clean_line(line.text, LONGEST)}".rstrip() + "\n"


def parsed(text: str) -> LogLine:
    """The other way round."""
    moment, _, rest = text.rstrip("\n").partition(" ")
    loop, _, rest = rest.partition(" ")
    word, _, said = rest.partition(" ")
    if moment.endswith("Z") and word:
        try:
            return LogLine(datetime.fromisoformat(moment).timestamp(), loop, word, said)
        except ValueError:
            pass  # it only looked like one
    return LogLine(None, "", "printed", text.rstrip("\n"))


def last_lines(folder: str, count: int) -> list[LogLine]:
    """The newest ones, oldest first, out of both files."""
    found: deque[LogLine] = deque(maxlen=max(count, 0))
    for name in (OLD, LOG):
        try:
            with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
                found.extend(parsed(line) for line in file if line.strip())
        except FileNotFoundError:
            continue
    return list(found)


class Place(NamedTuple):
    """How far somebody has read: which file, and the byte in it."""

    inode: int = 0
    offset: int = 0


def end_of_log(folder: str) -> Place:
    """Where what is written from now on will stand."""
    try:
        facts = os.stat(os.path.join(folder, LOG))
    except FileNotFoundError:
        return Place()
    return Place(facts.st_ino, facts.st_size)


def lines_after(folder: str, place: Place) -> tuple[list[LogLine], Place]:
    """What was written since, in whole lines, also when the log was set aside meanwhile; and the new place."""
    found: list[LogLine] = []
    if place.inode and end_of_log(folder).inode != place.inode:
        lines, _ = _rest(os.path.join(folder, OLD), place, only=place.inode)
        found += lines
    lines, place = _rest(os.path.join(folder, LOG), place)
    return [*found, *lines], place


def _rest(path: str, place: Place, only: int = 0) -> tuple[list[LogLine], Place]:
    try:
        with open(path, "rb") as file:
            inode = os.fstat(file.fileno()).st_ino
            if only and inode != only:
                return [], place
            start = place.offset if inode == place.inode else 0
            file.seek(start)
            text = file.read()
    except FileNotFoundError:
        return [], place
    whole = text[: text.rfind(b"\n") + 1]
    lines = whole.decode("utf-8", "replace").splitlines()
    return [parsed(line) for line in lines if line.strip()], Place(inode, start + len(whole))
