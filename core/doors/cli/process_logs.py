"""`timonel process logs`: what a background process printed, and prints."""

from __future__ import annotations

import time

from core.doors.cli.door import Door, clean
from core.errors import UsageError
from core.model.process import Process, ProcessState
from core.services.processes.logs import log_of
from core.services.processes.reads import process_numbered
from core.services.processes.settling import settle_if_possible
from core.terminals.log_follow import follow, last_lines

LOOK_SECONDS = 0.5  # between two looks whether it still runs


def show_logs(process: Process, lines: int, follows: bool, door: Door) -> int:
    """The last lines, and with --follow what comes; cleaned of control sequences wherever a terminal shows it."""
    path = log_of(door.project, process)
    if not follows:
        found = [clean(line) for line in last_lines(path, lines)]
        door.emit({"name": process.name, "log": path, "lines": found}, found)
        return 0
    if door.json:
        raise UsageError("--follow and --json do not go together", remedy=f"ask again and again, or read {path}")
    terminal = door.stdout.isatty()
    for line in follow(path, lines, _Ended(process, door)):
        door.stdout.write((clean(line) if terminal else line) + "\n")
        door.stdout.flush()
    return 0


class _Ended:
    """Whether it has ended and is not to be started again; asked of the machine now and then only."""

    def __init__(self, process: Process, door: Door) -> None:
        self._process = process
        self._door = door
        self._asked_at = 0.0

    def __call__(self) -> bool:
        if time.monotonic() - self._asked_at < LOOK_SECONDS:
            return False
        self._asked_at = time.monotonic()
        settle_if_possible(self._door.project)
        process = self._door.read(process_numbered, self._process.id)
        return not (process.runs or process.state == ProcessState.RESTARTING)
