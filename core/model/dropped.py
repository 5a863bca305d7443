"""The dropbox: where an agent that cannot reach the journal leaves what it wants done, and finds the answers."""

from __future__ import annotations

FOLDER = ".timonel"
OUTBOX, ANSWERS, WAITING, REJECTED = "outbox", "answers", "waiting", "rejected"
PATTERN = f"/{FOLDER}/"
"""What git ignores in every worktree."""

REASON = ".reason.txt"
"""Put behind the name of a rejected file."""

ACT, WITH, WAIT, SENDER = "act", "with", "wait", "as"
"""What a file says: the act, its arguments, whether a later answer is wanted, and in whose name."""


def later(approval: int) -> str:
    """Name of the file in `answers` that tells what the operator answered, and of the one in `waiting` until then."""
    return f"approval-{approval}.json"
