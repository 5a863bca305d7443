"""The dropbox: where an agent that cannot reach the journal leaves what it wants done, and finds the answers."""

from __future__ import annotations

from typing import NamedTuple

from core.errors import TimonelError

FOLDER = ".timonel"
OUTBOX, ANSWERS, WAITING, REJECTED = "outbox", "answers", "waiting", "rejected"
PATTERN = f"/{FOLDER}/"
"""What git ignores in every worktree."""

REASON = ".reason.txt"
"""Put behind the name of a rejected file."""

ACT, WITH, WAIT, SENDER = "act", "with", "wait", "as"
"""What a file says: the act, its arguments, whether a later answer is wanted, and in whose name."""


class Rejection(NamedTuple):
    """Why a file was not done."""

    line: str
    code: str = "rejected"
    exit_code: int = 4


def reason(error: TimonelError) -> str:
    """The text beside a rejected file: a line for people, then the error's code and exit code."""
    return f"{error.line}\n{error.code} {error.exit_code}\n"


def rejection(text: str) -> Rejection:
    """The inverse of reason()."""
    line, _, code = text.strip().partition("\n")
    word, _, number = code.rpartition(" ")
    return Rejection(line, word, int(number)) if word and number.isdecimal() else Rejection(text.strip())


def later(approval: int) -> str:
    """Name of the file in `answers` that tells what the operator answered, and of the one in `waiting` until then."""
    return f"approval-{approval}.json"
