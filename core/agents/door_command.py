"""How a program of a conversation calls Timonel: by this Python and this copy of Timonel, wherever it runs.

`-P` keeps the working directory out of the import path: a worktree may hold a package named `core` of its own.
"""

from __future__ import annotations

import os
import sys

PYTHON = sys.executable
IMPORT_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGES = tuple(path for path in sys.path if os.path.basename(path) in {"site-packages", "dist-packages"})

# Without `site` (-S) and without collecting garbage that is never made, Python starts in two thirds of the time.
# The packages come last, so that none of them can stand in for a module of Python itself.
_QUICK = ("-I", "-S", "-c")
_PATHS = f"import gc, sys; gc.disable(); sys.path[:] = [{IMPORT_ROOT!r}, *sys.path, *{PACKAGES!r}]; "
_SCRIPT = f"import sys; sys.path.insert(0, {IMPORT_ROOT!r}); from core.doors.cli.main import entry; entry()"


def door_argv() -> tuple[str, ...]:
    """The command line's own command."""
    return (PYTHON, "-P", "-c", _SCRIPT)


def hook_argv(kind: str) -> tuple[str, ...]:
    """What an agent runs at its events: isolated and without `site`, so that it starts as fast as it can."""
    return (PYTHON, *_QUICK, f"{_PATHS}from core.doors.hook import main; main()", "hook", kind)


def status_line_argv() -> tuple[str, ...]:
    """What Claude Code runs for its status line."""
    return (PYTHON, *_QUICK, f"{_PATHS}from core.doors.status_line import main; main()")


def shim_text() -> str:
    """A `timonel` for the PATH of conversations."""
    quoted = " ".join("'" + word.replace("'", "'\\''") + "'" for word in door_argv())
    return f'#!/bin/sh\nexec {quoted} "$@"\n'
