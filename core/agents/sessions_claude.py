"""Claude Code's session registry: one JSON file for each live process. Observed with version 2.1.329."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from core.agents.sessions import IDLE, WAITING, WORKING, Standing, number_in, text_in

_STATES = {"busy": WORKING, "idle": IDLE, "waiting": WAITING}
_SAID = {
    WORKING: "works, by its own record",
    IDLE: "its turn is over, by its own record",
    WAITING: "waits for you",
}


class Registered(NamedTuple):
    """One file of the registry."""

    pid: int
    cwd: str
    started_at: float  # seconds since 1970
    standing: Standing


def registry_folder(environ: Mapping[str, str]) -> str:
    """The folder with the files; CLAUDE_CONFIG_DIR moves it."""
    home = environ.get("CLAUDE_CONFIG_DIR") or os.path.join(environ.get("HOME", ""), ".claude")
    return os.path.join(home, "sessions")


class Registry:
    """Every session that says it is alive. A file is read again only when it was written again."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._seen: dict[str, tuple[tuple[int, int], Registered | None]] = {}

    def marks(self) -> frozenset[tuple[str, int, int]]:
        """Another one as soon as any file is another: name, time and size of each."""
        try:
            with os.scandir(self.folder) as entries:
                return frozenset((one.name, (stat := one.stat()).st_mtime_ns, stat.st_size) for one in entries)
        except OSError:
            return frozenset()  # none yet, or one of them has just gone

    def look(self) -> tuple[Registered, ...]:
        """A file that is half written is left for the next look."""
        seen: dict[str, tuple[tuple[int, int], Registered | None]] = {}
        try:
            entries = [entry for entry in os.scandir(self.folder) if entry.name.endswith(".json")]
        except OSError:
            return ()  # Claude Code has not run here yet
        for entry in entries:
            try:
                stat = entry.stat()
                mark = (stat.st_mtime_ns, stat.st_size)
                old = self._seen.get(entry.path)
                if old is None or old[0] != mark:
                    with open(entry.path, encoding="utf-8") as file:
                        old = (mark, read(json.load(file)))
            except (OSError, ValueError, RecursionError):
                continue
            seen[entry.path] = old
        self._seen = seen
        return tuple(one for _, one in seen.values() if one is not None)


def read(payload: Any) -> Registered | None:
    """One file's content; None when it is not what we know."""
    pid = number_in(payload, "pid")
    if pid is None:
        return None
    state = _STATES.get(text_in(payload, "status"), "")
    waits = text_in(payload, "waitingFor")
    said = f"waits: {waits}" if state == WAITING and waits else _SAID.get(state, "")
    at = number_in(payload, "statusUpdatedAt") or number_in(payload, "updatedAt") or 0
    started = number_in(payload, "startedAt") or 0
    standing = Standing(state, said, at / 1000, text_in(payload, "sessionId"), text_in(payload, "messagingSocketPath"))
    return Registered(int(pid), text_in(payload, "cwd"), started / 1000, standing)


def of_conversation(
    found: tuple[Registered, ...], worktree: str, opened_at: float, pids: frozenset[int]
) -> Standing | None:
    """The record of the program that runs in this conversation's terminal: by its process, and by its folder."""
    real = os.path.realpath(worktree)
    ours = [one for one in found if one.pid in pids and one.started_at >= opened_at - 2]
    ours = [one for one in ours if os.path.realpath(one.cwd) == real] or ours
    return max(ours, key=lambda one: one.started_at).standing if ours else None
