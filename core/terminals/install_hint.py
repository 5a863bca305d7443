"""How tmux is installed on this machine, for those that miss it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

_INSTALLERS = (
    ("apt-get", "sudo apt-get install tmux"),
    ("dnf", "sudo dnf install tmux"),
    ("brew", "brew install tmux"),
    ("pacman", "sudo pacman -S tmux"),
    ("apk", "sudo apk add tmux"),
    ("zypper", "sudo zypper install tmux"),
    ("nix-env", "nix-env -iA nixpkgs.tmux"),
)


def install_hint(environ: Mapping[str, str] | None = None) -> str:
    """The command that installs tmux here."""
    path = (os.environ if environ is None else environ).get("PATH")
    found = next((command for tool, command in _INSTALLERS if shutil.which(tool, path=path)), None)
    return found or "see https://github.com/tmux/tmux/wiki/Installing"
