"""Patterns of ignored files as people write them: `.env`, `node_modules`, `config/*.local`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate

from core.errors import UsageError


def checked(pattern: str) -> str:
    """The pattern without slashes at its ends. Raises UsageError when it leads out of the repository."""
    plain = pattern.strip().removeprefix("./").rstrip("/")
    if not plain or plain.startswith(("/", "~")) or ".." in plain.split("/") or "\0" in plain:
        raise UsageError(
            f"not a pattern inside the repository: {pattern!r}",
            remedy="write a name like `.env` or a path like `config/*.local`",
            code="bad_pattern",
        )
    return plain


def pathspecs(patterns: Iterable[str]) -> list[str]:
    """For git: a name matches in every folder, a path from the top; folders match with what is in them."""
    found: list[str] = []
    for pattern in map(checked, patterns):
        start = pattern if "/" in pattern else f"**/{pattern}"
        found += [f":(top,glob){start}", f":(top,glob){start}/**"]
    return found


def matches(path: str, pattern: str) -> bool:
    """Whether a path below the top matches: by its last part when the pattern has no slash, else whole."""
    plain = checked(pattern)
    if "/" not in plain:
        return re.match(translate(plain), path.rsplit("/", 1)[-1]) is not None
    parts, wanted = path.split("/"), plain.split("/")
    return len(parts) == len(wanted) and all(
        re.match(translate(want), part) for want, part in zip(wanted, parts, strict=True)
    )
