"""Calls `timonel …` as any agent would: a process, words, JSON."""

from __future__ import annotations

import json
import subprocess
from typing import Any

PROGRAM = "timonel"
NOTHING = 3
"""Exit code when what was asked for is not there, such as a task to claim."""


class DoorClosed(Exception):
    """The command line refused; carries its one line and exit code."""

    def __init__(self, line: str, exit_code: int) -> None:
        super().__init__(line)
        self.exit_code = exit_code


def call(*words: str) -> Any:
    """Runs one command with --json and returns what it answered; raises DoorClosed."""
    done = subprocess.run(
        [PROGRAM, *words, "--json"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode == NOTHING and done.stdout.strip() == "null":
        return None
    if done.returncode:
        raise DoorClosed(done.stderr.strip() or f"exit code {done.returncode}", done.returncode)
    return json.loads(done.stdout) if done.stdout.strip() else None
