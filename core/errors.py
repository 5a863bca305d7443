"""Every error that Timonel raises on purpose.

TimonelError                     code, one line for people, what to do
├── UsageError                   the words of a call are off                     exit 2
├── NotFound                     no such conversation, task, message             exit 3
├── Refused                      understood, and not allowed or not safe         exit 4
│   ├── LeaseLost                a later claim holds the task now
│   └── OperatorOnly             only the person at the control center may do it
├── Conflict                     the name, path or branch is taken               exit 5
├── GitFailed                    git said no; carries its words                  exit 6
├── TerminalFailed               tmux or a process said no                       exit 7
└── JournalError                 the store                                       exit 8
    ├── JournalBusy              others held it too long; nothing was written
    ├── JournalNewer             written by a newer Timonel
    └── JournalDamaged           not a journal, corrupt, read-only or on a full disk
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class TimonelError(Exception):
    """Base of all errors: `message` for people, `code` for agents, `remedy` says what to do.

    `afterwards` is a change that the journal makes once the one that raised this is undone: what a refusal leaves.
    """

    code = "error"
    exit_code = 1

    def __init__(
        self, message: str, *, remedy: str = "", code: str = "", afterwards: Callable[[Any], None] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.afterwards = afterwards
        if code:
            self.code = code

    @property
    def line(self) -> str:
        """The error as one line: what is wrong, then what to do."""
        text = " ".join(self.message.split())
        return f"{text}; {' '.join(self.remedy.split())}" if self.remedy else text

    def as_json(self) -> dict[str, str]:
        """The same for agents and scripts."""
        return {"code": self.code, "message": " ".join(self.message.split()), "remedy": self.remedy}


class UsageError(TimonelError):
    """The words of a call are off."""

    code, exit_code = "usage", 2


class NotFound(TimonelError):
    """There is no such thing."""

    code, exit_code = "not_found", 3


class Refused(TimonelError):
    """Understood, and not allowed or not safe."""

    code, exit_code = "refused", 4


class LeaseLost(Refused):
    """A later claim holds the task now; the late write changed nothing."""

    code = "lease_lost"


class OperatorOnly(Refused):
    """Only the person at the control center may do this."""

    code = "operator_only"


class Conflict(TimonelError):
    """A name, path or branch is taken."""

    code, exit_code = "conflict", 5


class GitFailed(TimonelError):
    """Git said no; the message carries its words."""

    code, exit_code = "git_failed", 6


class TerminalFailed(TimonelError):
    """Tmux or a process said no."""

    code, exit_code = "terminal_failed", 7


class JournalError(TimonelError):
    """The store cannot be used as asked."""

    code, exit_code = "journal", 8


class JournalBusy(JournalError):
    """Others held the journal for too long; nothing was written."""

    code = "journal_busy"


class JournalNewer(JournalError):
    """A newer Timonel wrote this journal; it was left unharmed."""

    code = "journal_newer"


class JournalDamaged(JournalError):
    """Not a journal, corrupt, read-only, or the disk is full."""

    code = "journal_damaged"
