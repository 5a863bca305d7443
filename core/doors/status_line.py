"""`timonel statusline`: feeds the context gauge from Claude Code's status line, and shows the person's own line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from core.agents.status_line import figures, line
from core.doors.hook import JOURNAL_VARIABLE, LOCK_PATIENCE
from core.errors import TimonelError
from core.journal.journal import Journal
from core.services.agents.context import note_context
from core.services.conversations.identity import current_actor


def run(environ: Mapping[str, str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Prints one line, whatever happens to the figures."""
    text = stdin.read()
    try:
        payload = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        print(f"timonel statusline: not JSON: {error}", file=stderr)
        return 0
    found = figures(payload if isinstance(payload, dict) else {})
    try:
        if folder := environ.get(JOURNAL_VARIABLE):
            with Journal(folder, patience=LOCK_PATIENCE) as journal:
                actor = current_actor(journal, environ)
                if actor.conversation_id is not None:
                    number = actor.conversation_id
                    journal.write(
                        note_context,
                        actor,
                        number,
                        found.used,
                        found.size,
                        source="claude status line",
                        model=found.model,
                        cost=found.cost,
                    )
    except TimonelError as error:
        print(f"timonel statusline: {error.line}", file=stderr)
    print(_own_line(environ, text) or line(found), file=stdout)
    return 0


def _own_line(environ: Mapping[str, str], payload: str) -> str:
    """What the person's own status line says; theirs is hidden by ours, so it is run with the same input."""
    home = environ.get("CLAUDE_CONFIG_DIR") or os.path.join(environ.get("HOME", ""), ".claude")
    path = os.path.join(home, "settings.json")
    if not os.path.exists(path):
        return ""
    try:
        with open(path, encoding="utf-8") as file:
            command = json.load(file).get("statusLine", {}).get("command", "")
    except (OSError, ValueError, AttributeError):
        return ""  # their file is theirs to mend; our line is shown instead
    if not command:
        return ""
    import subprocess

    try:
        done = subprocess.run(
            command,
            shell=True,
            input=payload,
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
            env=dict(environ),
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.strip().partition("\n")[0]


def main() -> None:
    """Entry point of the status line's process."""
    sys.exit(run(os.environ, sys.stdin, sys.stdout, sys.stderr))
