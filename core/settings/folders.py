"""Where things live: the journal's folder, configuration, and the terminals' sockets."""

from __future__ import annotations

import os
from collections.abc import Mapping

JOURNAL_FOLDER = "timonel"


def journal_folder(common_dir: str) -> str:
    """Inside git's common directory, so that every worktree finds the same journal."""
    return os.path.join(common_dir, JOURNAL_FOLDER)


def config_folder(environ: Mapping[str, str]) -> str:
    """`$TIMONEL_CONFIG`, else the platform's folder for configuration."""
    if chosen := environ.get("TIMONEL_CONFIG"):
        return chosen
    base = environ.get("XDG_CONFIG_HOME") or os.path.join(environ.get("HOME", os.path.expanduser("~")), ".config")
    return os.path.join(base, "timonel")


def runtime_folder(common_dir: str, environ: Mapping[str, str]) -> str:
    """A short private folder for this repository's terminal socket: socket paths may hold some 100 bytes only."""
    import hashlib  # costs more than the rest of this module; most calls need no terminal

    digest = hashlib.sha256(os.path.realpath(common_dir).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    base = environ.get("TIMONEL_RUNTIME") or environ.get("XDG_RUNTIME_DIR")
    if not base or not os.path.isdir(base):
        base = os.path.join(environ.get("TMPDIR") or "/tmp", f"timonel-{os.getuid()}")
    else:
        base = os.path.join(base, "timonel")
    return os.path.join(base, digest)


def conversation_folder(folder: str, key: str) -> str:
    """Private folder of one conversation inside the journal's: status file, log, generated settings."""
    return os.path.join(folder, "conversations", key)


def process_folder(folder: str, key: str) -> str:
    """Private folder of one background process inside the journal's: log, status file, environment."""
    return os.path.join(folder, "processes", key)


def remembered(folder: str, chosen: str) -> str:
    """The runtime folder that was written down first, while its parent is still there; else `chosen`, written down."""
    note = os.path.join(folder, "runtime")
    try:
        with open(note, encoding="utf-8") as file:
            known = file.read().strip()
    except FileNotFoundError:
        known = ""
    if known and os.path.isdir(os.path.dirname(known)):
        return known
    with open(note, "w", encoding="utf-8") as file:
        file.write(chosen)
    return chosen
