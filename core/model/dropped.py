"""The dropbox: where an agent that cannot reach the journal leaves what it wants done, and finds the answers."""

from __future__ import annotations

FOLDER = ".timonel"
OUTBOX, ANSWERS, REJECTED = "outbox", "answers", "rejected"
PATTERN = f"/{FOLDER}/"
"""What git ignores in every worktree."""

REASON = ".reason.txt"
"""Put behind the name of a rejected file."""
