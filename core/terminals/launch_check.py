"""What a launch must be like before anything is started. Pure, but for asking whether the directory is there."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import TerminalFailed, UsageError
from core.terminals.host import Launch

_WORD_LIMIT = 131_071  # Linux's MAX_ARG_STRLEN, less the NUL


def check(launch: Launch) -> None:
    """Refuse what tmux, sh or the kernel would misread or quietly replace (tmux: a missing directory by home)."""
    check_key(launch.key)
    if not launch.argv or not launch.argv[0]:
        raise UsageError("there is no program to run", remedy="give at least one word")
    for word in (*launch.argv, *launch.env.values(), launch.cwd, launch.folder):
        if "\0" in word or len(os.fsencode(word)) > _WORD_LIMIT:
            raise UsageError(
                "an argument is longer than 128 KiB or holds a NUL character", remedy="put long text into a file"
            )
    for name in launch.env:
        if not (name.isascii() and name.isidentifier()):
            raise UsageError(f"{name!r} cannot name an environment variable", remedy="use letters, digits and _")
    if any(char in launch.folder for char in "\t\n") or not Path(launch.folder).is_absolute():
        raise UsageError(
            f"{launch.folder!r} cannot be a conversation's folder",
            remedy="use an absolute path without tab or newline",
        )
    check_size(launch.width, launch.height)
    if not (Path(launch.cwd).is_absolute() and Path(launch.cwd).is_dir()):
        raise TerminalFailed(
            f"{launch.cwd} is not the full path of a directory", remedy="restore the worktree, then start again"
        )


def check_key(key: str) -> None:
    """A key names a tmux session and a file: a letter, then letters, digits, - and _."""
    plain = key.replace("-", "").replace("_", "")
    if not (0 < len(key) <= 64 and key[0].isalpha() and key.isascii() and plain.isalnum()) or key == "hub":
        raise UsageError(f"{key[:64]!r} cannot name a terminal", remedy="use a key such as c-12")


def check_size(width: int, height: int) -> None:
    """tmux's own limits; under two cells it draws nothing."""
    if min(width, height) < 2 or max(width, height) > 10_000:
        raise UsageError("a terminal is 2 to 10000 cells wide and high", remedy="give another size")
