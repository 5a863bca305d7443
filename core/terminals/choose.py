"""Which host this machine can carry: tmux where it is new enough, else the plain one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

from core.terminals.host import TerminalHost
from core.terminals.tmux_config import DETACH_KEY

TmuxVersion = tuple[int, int, str]

# The first with `new-session -e`-era options that we send, such as -N; 3.6 is the first that loses no exit code.
OLDEST: TmuxVersion = (3, 2, "a")
ADVISED: TmuxVersion = (3, 6, "")


def choose_host(
    runtime_dir: str, *, environ: Mapping[str, str] | None = None, detach_key: str = DETACH_KEY, kind: str = "auto"
) -> TerminalHost:
    """The host of this machine. `kind` may insist on `tmux` or `plain`."""
    environ = os.environ if environ is None else environ
    version = tmux_version(environ) if kind == "auto" else None
    if kind == "tmux" or (version is not None and version >= OLDEST):
        from core.terminals.tmux_host import TmuxHost

        program = shutil.which("tmux", path=environ.get("PATH")) or "tmux"
        return TmuxHost(runtime_dir, program=program, environ=environ, detach_key=detach_key)
    from core.terminals.plain_host import PlainHost

    return PlainHost(runtime_dir, environ=environ)


def tmux_version(environ: Mapping[str, str] | None = None) -> TmuxVersion | None:
    """The installed version such as (3, 3, "a"); None without tmux or when it does not say."""
    import subprocess

    program = shutil.which("tmux", path=(os.environ if environ is None else environ).get("PATH"))
    if program is None:
        return None
    try:
        said = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return parse_version(said)


def parse_version(said: str) -> TmuxVersion | None:
    """`tmux 3.3a`, `tmux next-3.6` and `tmux master`, which is newer than all; OpenBSD's numbers are its own."""
    word = said.strip().removeprefix("tmux ").strip()
    if word == "master":
        return (99, 0, "")
    number = word.removeprefix("next-").partition("-")[0]
    major, _, rest = number.partition(".")
    minor = rest.rstrip("abcdefghijklmnopqrstuvwxyz")
    if not (major.isdigit() and minor.isdigit()):
        return None
    return (int(major), int(minor), rest[len(minor) :])
