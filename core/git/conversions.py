"""Which files git changes on their way in or out: line ends, filters, encodings, keywords."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from core.git.run_git import LONG_SECONDS, run_git, zero_split

_ATTRIBUTES = ("text", "crlf", "eol", "ident", "filter", "working-tree-encoding")
_PLAIN = frozenset({"unspecified", "unset"})


def converted_paths(root: str, paths: Sequence[str], env: Mapping[str, str]) -> set[str]:
    """Paths whose bytes on disk may differ from the stored ones although git calls them unchanged."""
    if not paths:
        return set()
    autocrlf = run_git(root, "config", "--get", "core.autocrlf", ok=(0, 1)).out.decode().strip().lower()
    if autocrlf not in ("", "false", "no", "off", "0"):
        return set(paths)
    done = run_git(
        root,
        *("check-attr", "-z", "--stdin", *_ATTRIBUTES),
        stdin=b"\0".join(os.fsencode(path) for path in paths) + b"\0",
        env=env,
        seconds=LONG_SECONDS,
    )
    parts = zero_split(done.out)
    return {path for path, value in zip(parts[::3], parts[2::3], strict=True) if value not in _PLAIN}
