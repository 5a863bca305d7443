"""What our tmux server is started with: its configuration and its private socket."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from core.errors import TerminalFailed, UsageError

HUB = "hub"
DETACH_KEY = "C-q"
# The kernel's limit is 108 (Linux) or 104 (macOS) with the NUL.
_SOCKET_LIMIT = 100

# -q: an option that this tmux does not know yet must not stop the others. history-limit and remain-on-exit count
# for windows made later. Right-click menus could split, kill or swap a conversation's pane; a middle click pastes,
# and a paste into a pane whose program has ended crashes the server (seen with 3.3a).
_CONFIG = """\
set -g  default-terminal tmux-256color
set -ga terminal-features ',*:RGB'
set -s  escape-time 0
set -s  exit-empty off
set -s  focus-events on
set -g  mouse on
set -g  remain-on-exit on
set -gq remain-on-exit-format ''
set -g  history-limit 10000
set -g  status off
set -g  prefix None
set -g  prefix2 None
set -g  window-size latest
set -g  set-titles off
set -g  automatic-rename off
set -g  allow-rename off
set -g  destroy-unattached off
set -g  update-environment ''
set -g  base-index 0
set -g  pane-base-index 0
unbind -qn MouseDown3Pane
unbind -qn M-MouseDown3Pane
unbind -qn MouseDown2Pane
bind -n {detach} detach-client
"""


def config_text(detach_key: str) -> str:
    """The whole configuration; nothing of the person's own tmux is read."""
    return _CONFIG.format(detach=detach_key)


def tmux_key(name: str) -> str:
    """tmux's name of a key to bind: `ctrl+q` and `C-q` are C-q, `f12` is F12."""
    modifier, _, rest = name.replace("+", "-").rpartition("-")
    known = {"": "", "ctrl": "C-", "c": "C-", "alt": "M-", "m": "M-"}
    is_function = rest[:1] in ("f", "F") and rest[1:].isdigit() and 1 <= int(rest[1:]) <= 12
    plain_letter = len(rest) == 1 and rest.isascii() and rest.isalnum() and modifier
    if modifier.lower() not in known or not (is_function or plain_letter or rest in ("]", "^", "_")):
        raise UsageError(f"{name!r} cannot be the key that leaves a terminal", remedy="use a key such as ctrl+q or f12")
    if not (modifier or is_function):
        raise UsageError(f"{name!r} is needed for typing", remedy="use a key such as ctrl+q or f12")
    return known[modifier.lower()] + (rest.upper() if is_function else rest)


def socket_path(runtime_dir: str, environ: Mapping[str, str], user: int) -> str:
    """`tmux.sock` in the runtime directory, or a short place named by its hash when that path is too long."""
    path = str(Path(runtime_dir, "tmux.sock"))
    if len(os.fsencode(path)) < _SOCKET_LIMIT:
        return path
    name = hashlib.sha256(os.fsencode(runtime_dir)).hexdigest()[:16]
    for base in (f"{environ.get('XDG_RUNTIME_DIR') or '/run/user/' + str(user)}/timonel", f"/tmp/timonel-{user}"):
        path = f"{base}/{name}/tmux.sock"
        parent = Path(base).parent
        if len(os.fsencode(path)) < _SOCKET_LIMIT and parent.is_dir() and os.access(parent, os.W_OK):
            return path
    raise TerminalFailed(
        f"no place for a socket: {runtime_dir} is too long a path", remedy="set XDG_RUNTIME_DIR to a short directory"
    )
