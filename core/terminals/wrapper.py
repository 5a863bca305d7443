"""The sh wrapper around every program: it runs what the launch file says and leaves the exit code in a file.

tmux before 3.6 loses exit codes on some systems; the file does not. The launch file carries environment and
arguments, because one tmux command takes 16 KiB only, and because others can read a command line. The wrapper
deletes it as soon as it is read.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from core.errors import TerminalFailed
from core.terminals.host import TAG, Launch
from core.terminals.launch_check import check

# $0 is the status file, $1 the launch file. Signals that reach the wrapper must not end it before it has written.
# In a pane HUP stays as it is, so that the program dies with its terminal.
_BODY = """. "$1"
"$@"
rc=$?
echo $rc > "$0.tmp" && mv -f "$0.tmp" "$0"
exit $rc
"""
PANE_WRAPPER = "trap : INT TERM\n" + _BODY
PLAIN_WRAPPER = "trap : HUP INT TERM\n" + _BODY

_PREFIX = "exit-"


def status_path(folder: str, run: str) -> str:
    """Where the wrapper of this run leaves the exit code; a name of its own, so no earlier run can write it."""
    return str(Path(folder, _PREFIX + run))


def read_status(folder: str, run: str) -> int | None:
    """The exit code (128+N for signal N), or None while there is none."""
    try:
        text = Path(status_path(folder, run)).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def last_status(folder: str) -> int | None:
    """The exit code of the newest run, for a terminal that is gone; earlier runs leave nothing behind."""
    for path in Path(folder).glob(f"{_PREFIX}*"):
        if not path.name.endswith(".tmp"):
            return read_status(folder, path.name.removeprefix(_PREFIX))
    return None


def prepare(launch: Launch, run: str, tag: str, wrapper: str) -> tuple[str, ...]:
    """Write the launch file, forget earlier runs, and return the command that starts the wrapper."""
    check(launch)
    folder = Path(launch.folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob(f"{_PREFIX}*"):
            old.unlink(missing_ok=True)
        path = folder / f"launch-{run}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(launch_text(launch, tag))
    except OSError as error:
        raise TerminalFailed(
            f"cannot write {launch.folder}: {error.strerror}", remedy="make the folder writable"
        ) from error
    return ("/bin/sh", "-c", wrapper, status_path(launch.folder, run), str(path))


def discard(launch: Launch, run: str) -> None:
    """Delete the launch file of a run that never began."""
    with contextlib.suppress(OSError):
        Path(launch.folder, f"launch-{run}").unlink()


def launch_text(launch: Launch, tag: str) -> bytes:
    """The sh text that sets environment, directory and arguments. Nothing in it is expanded."""
    # Without TMUX, or a program's own use of tmux (its tests, a kill-server) would reach the conversations.
    lines = ['rm -f -- "$1"', "unset TMUX TMUX_PANE"]
    env: Mapping[str, str] = {"COLORTERM": "truecolor", **launch.env, TAG: tag}
    lines += [f"export {name}={quoted(value)}" for name, value in env.items()]
    lines.append(f"set -- {' '.join(quoted(word) for word in launch.argv)}")
    gone = "set -- /bin/sh -c 'echo \"the working directory is gone\" >&2; exit 126'"
    lines.append(f"cd -- {quoted(launch.cwd)} || {gone}")
    return os.fsencode("\n".join(lines) + "\n")


def quoted(word: str) -> str:
    """The word for sh, whatever is in it."""
    return "'" + word.replace("'", "'\\''") + "'"
