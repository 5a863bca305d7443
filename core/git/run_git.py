"""The one place where git is started: a time limit, a clean environment, failure as GitFailed with git's own words."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from core.errors import GitFailed

SECONDS = 60.0
"""Time limit of an ordinary call; those that copy files or use the network ask for more."""

LONG_SECONDS = 600.0

# Settings of the person that would change what git prints or start work of its own beside ours.
_FIXED = ("-c", "core.quotePath=false", "-c", "color.ui=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false")

# Source: `git rev-parse --local-env-vars`, and those that change where or how git looks.
_FOREIGN = frozenset(
    [
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_CEILING_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DEFAULT_REF_FORMAT",
        "GIT_DIFF_OPTS",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_GLOB_PATHSPECS",
        "GIT_GRAFT_FILE",
        "GIT_ICASE_PATHSPECS",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_INDEX_VERSION",
        "GIT_INTERNAL_SUPER_PREFIX",
        "GIT_LITERAL_PATHSPECS",
        "GIT_NAMESPACE",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_NO_REPLACE_OBJECTS",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_QUARANTINE_PATH",
        "GIT_REFLOG_ACTION",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
        "GIT_AUTHOR_DATE",
        "GIT_COMMITTER_DATE",
        "GIT_EDITOR",
        "GIT_SEQUENCE_EDITOR",
        "GIT_PAGER",
        "LC_ALL",
        "LANGUAGE",
    ]
)


class Done(NamedTuple):
    """A finished git process."""

    code: int
    out: bytes
    words: str  # what it wrote to standard error


def git_environment(extra: Mapping[str, str] | None = None, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a git process: nothing that points at another repository, English, never a prompt."""
    env = without_foreign_git(os.environ if environ is None else environ)
    env.update(LC_ALL="C", GIT_TERMINAL_PROMPT="0", GIT_OPTIONAL_LOCKS="0", GIT_EDITOR="true", GIT_PAGER="cat")
    if extra:
        env.update(extra)
    return env


def without_foreign_git(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` without what would make git look at another repository or speak another language."""
    return {
        key: value
        for key, value in environ.items()
        if key not in _FOREIGN and not key.startswith(("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))
    }


def run_git(
    cwd: str,
    *words: str,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    ok: Iterable[int] | None = (0,),
) -> Done:
    """Runs git in `cwd`. Raises GitFailed on a code outside `ok` (None: any is fine), time-out or missing git."""
    argv = ["git", *_FIXED, *words]
    try:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=git_environment(env),
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # its hooks and transports end with it, and none can ask at our terminal
        )
    except FileNotFoundError as error:
        raise _not_started(cwd) from error
    except (NotADirectoryError, PermissionError) as error:
        raise GitFailed(f"git could not start in {cwd}: {error.strerror}") from error
    out, err = _talk(process, words, stdin, seconds)
    done = Done(process.returncode, out, err.decode("utf-8", "replace").strip())
    if ok is not None and done.code not in ok:
        raise git_failed(words, done)
    return done


def git_text(cwd: str, *words: str, env: Mapping[str, str] | None = None, seconds: float = SECONDS) -> str:
    """Standard output of a git call without the newline at its end."""
    return os.fsdecode(run_git(cwd, *words, env=env, seconds=seconds).out).rstrip("\n")


def zero_split(out: bytes) -> list[str]:
    """The parts of `-z` output; names that are not UTF-8 survive as the file system keeps them."""
    parts = os.fsdecode(out).split("\0")
    if parts and not parts[-1]:
        parts.pop()
    return parts


def git_failed(words: Iterable[str], done: Done) -> GitFailed:
    """The error for a git call that said no."""
    lines = [line for line in done.words.splitlines() if line and not line.startswith(("hint:", "warning:"))]
    said = " ".join(line.removeprefix("fatal: ").removeprefix("error: ") for line in lines[-6:])
    return GitFailed(f"`git {_verb(words)}` failed: {said or f'exit code {done.code}'}")


def _talk(
    process: subprocess.Popen[bytes], words: Iterable[str], stdin: bytes | None, seconds: float
) -> tuple[bytes, bytes]:
    try:
        return process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise GitFailed(
            f"`git {_verb(words)}` took longer than {seconds:g} s and was stopped",
            remedy="see whether a hook, a filter or the network is waiting, then try again",
            code="git_timeout",
        ) from error
    except BaseException:
        _end(process)  # an interrupt must not leave git behind
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends git and whatever it started: TERM lets git remove its lock files, KILL does not."""
    for kind, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 10.0)):
        with suppress(ProcessLookupError):  # all of them ended by themselves in between
            os.killpg(process.pid, kind)
        try:
            process.communicate(timeout=patience)
            return
        except subprocess.TimeoutExpired:
            continue


def _not_started(cwd: str) -> GitFailed:
    if not os.path.isdir(cwd):
        return GitFailed(f"the folder {cwd} does not exist", code="no_folder")
    return GitFailed("git is not installed or not on PATH", remedy="install git 2.38 or newer", code="no_git")


def _verb(words: Iterable[str]) -> str:
    """`worktree add` of a longer call: options before the verb say nothing to people."""
    plain: list[str] = []
    skip = False
    for word in words:
        if skip or word.startswith("-"):
            skip = word in ("-c", "-C") and not skip
            if plain and not skip:
                break
            continue
        plain.append(word)
        if len(plain) == 2 or plain[0] not in ("worktree", "stash", "submodule"):
            break
    return " ".join(plain) or "git"
