"""Runs the project's setup commands in a new worktree, one after the other, each with a time limit."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import IO, NamedTuple

from core.errors import TerminalFailed
from core.git.run_git import without_foreign_git

TAIL_BYTES = 4000
"""How much of the end of a command's output is kept."""

_GRACE = 2.0  # seconds between asking a command to end and ending it


class SetupResult(NamedTuple):
    """A command that went well."""

    command: str
    seconds: float
    tail: str  # end of its output, both streams


def run_setup(
    worktree: str,
    commands: Sequence[str],
    env: Mapping[str, str],
    seconds: float = 300.0,
    clock: Callable[[], float] = time.monotonic,
    told: Callable[[str], None] | None = None,
) -> tuple[SetupResult, ...]:
    """Runs each command with `sh -c` in the worktree; `env` goes over our own environment, `told` hears each one start.

    Raises TerminalFailed at the first that fails or takes longer than `seconds`; its whole process group is ended.
    """
    results: list[SetupResult] = []
    for command in commands:
        if told:
            told(command)
        results.append(_run(worktree, command, {**without_foreign_git(os.environ), **env}, seconds, clock))
    return tuple(results)


def _run(
    worktree: str, command: str, env: Mapping[str, str], seconds: float, clock: Callable[[], float]
) -> SetupResult:
    begun = clock()
    # A file and not a pipe: what a command leaves running would hold a pipe open, and we would wait for it.
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", command],
                cwd=worktree,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
            raise TerminalFailed(
                f"the setup command `{command}` could not start in {worktree}: {error.strerror}", code="setup_failed"
            ) from error
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            _end_group(process)
            raise _failed(command, f"took longer than {seconds:g} s and was stopped", _tail(output)) from error
        except BaseException:
            _end_group(process)  # an interrupt must not leave it running
            raise
        tail = _tail(output)
    if code < 0:
        raise _failed(command, f"was ended by {_signal_name(-code)}", tail)
    if code:
        raise _failed(command, f"ended with code {code}", tail)
    return SetupResult(command, clock() - begun, tail)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Asks the whole group to end, then ends what is left of it."""
    with suppress(ProcessLookupError, subprocess.TimeoutExpired):  # gone already, or deaf: the next signal settles it
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=_GRACE)
    with suppress(ProcessLookupError):  # nobody is left in the group
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed(command: str, what: str, tail: str) -> TerminalFailed:
    lines = [line for line in tail.splitlines() if line.strip()]
    said = f": {' / '.join(lines[-3:])}" if lines else ""
    error = TerminalFailed(
        f"the setup command `{command}` {what}{said}",
        remedy="correct `setup` in the project's settings, or spawn without it",
        code="setup_failed",
    )
    error.add_note(tail)
    return error


def _tail(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - TAIL_BYTES))
    return output.read().decode("utf-8", "replace")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
