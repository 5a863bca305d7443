"""How a program of a conversation calls Timonel: by this Python and this copy of Timonel, wherever it runs.

`-P` keeps the working directory out of the import path: a worktree may hold a package named `core` of its own.
"""

from __future__ import annotations

import os
import sys

PYTHON = sys.executable
IMPORT_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

_SCRIPT = "import sys; sys.path.insert(0, {root!r}); from core.doors.cli.main import entry; entry()"


def door_argv() -> tuple[str, ...]:
    """The command line's own command."""
    return (PYTHON, "-P", "-c", _SCRIPT.format(root=IMPORT_ROOT))


def hook_argv(kind: str) -> tuple[str, ...]:
    """What an agent runs at its events: isolated (`-I`), so that it starts as fast as it can."""
    script = f"import sys; sys.path.insert(0, {IMPORT_ROOT!r}); from core.doors.hook import main; main()"
    return (PYTHON, "-I", "-c", script, "hook", kind)


def status_line_argv() -> tuple[str, ...]:
    """What Claude Code runs for its status line."""
    script = f"import sys; sys.path.insert(0, {IMPORT_ROOT!r}); from core.doors.status_line import main; main()"
    return (PYTHON, "-I", "-c", script)


def shim_text() -> str:
    """A `timonel` for the PATH of conversations."""
    quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in door_argv())
    return f'#!/bin/sh\nexec {quoted} "$@"\n'
