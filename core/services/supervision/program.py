"""Which program this is: its version, and a mark of its files that changes when another one is installed over it."""

from __future__ import annotations

import os
from hashlib import sha256

import core


def program_version() -> str:
    """Of the installed program, or of the checkout that it runs from."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("timonel")
    except PackageNotFoundError:
        return "0+checkout"


def program_mark(folder: str = "") -> str:
    """The same as long as no code file was changed, added or removed; some milliseconds."""
    found: list[str] = []
    for top, folders, names in os.walk(folder or os.path.dirname(core.__file__)):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            if name.endswith(".py"):
                facts = os.stat(os.path.join(top, name))
                found.append(f"{top}/{name} {facts.st_size} {facts.st_mtime_ns}")
    return sha256("\n".join(sorted(found)).encode("utf-8", "surrogateescape")).hexdigest()[:16]
