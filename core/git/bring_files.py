"""Copies or links ignored files (`.env`, `node_modules`) from the main checkout into a new worktree."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.errors import GitFailed
from core.git.patterns import checked, matches
from core.git.run_git import LONG_SECONDS, run_git, zero_split

_PART = ".timonel-part"
"""End of the name of a copy under way: a crash never leaves half a file under the real name."""


class Brought(NamedTuple):
    """One file or folder that matched."""

    path: str  # from the top of both checkouts
    how: str  # "copied", "linked", "skipped"
    why: str  # for those that were skipped


def bring_files(
    main_root: str, worktree: str, copy: Sequence[str] = (), link: Sequence[str] = ()
) -> tuple[Brought, ...]:
    """Brings ignored files that match; a pattern in both lists is linked. Nothing is overwritten: repeat it freely.

    A name matches in every folder that git looks into, a path from the top. Raises UsageError (pattern), GitFailed.
    """
    for pattern in (*copy, *link):
        checked(pattern)
    if not copy and not link:
        return ()
    source, target = os.path.realpath(main_root), os.path.realpath(worktree)
    brought: list[Brought] = []
    for path in _candidates(source, (*copy, *link)):
        linked = any(matches(path, pattern) for pattern in link)
        if why := _obstacle(source, target, path):
            brought.append(Brought(path, "skipped", why))
            continue
        try:
            os.makedirs(os.path.dirname(os.path.join(target, path)), exist_ok=True)
            if linked:
                os.symlink(os.path.join(source, path), os.path.join(target, path))
            else:
                _copy(os.path.join(source, path), os.path.join(target, path))
        except (OSError, shutil.Error) as error:
            raise GitFailed(
                f"{path} could not be brought into {target}: {getattr(error, 'strerror', None) or error}",
                code="not_brought",
            ) from error
        brought.append(Brought(path, "linked" if linked else "copied", ""))
    return tuple(brought)


def _candidates(source: str, patterns: Sequence[str]) -> Iterator[str]:
    """Ignored files and wholly ignored folders that match, and what a path names inside such a folder."""
    words = ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z")
    listed = [path.rstrip("/") for path in zero_split(run_git(source, *words, seconds=LONG_SECONDS).out)]
    found: dict[str, None] = {}
    for path in listed:
        for pattern in patterns:
            plain = checked(pattern)
            if matches(path, plain):
                found[path] = None
            elif "/" in plain:
                found.update(dict.fromkeys(_inside(source, path, plain)))
    yield from sorted(found)


def _inside(source: str, folder: str, pattern: str) -> list[str]:
    """Paths that the pattern names within an ignored folder, which git does not list one by one."""
    from glob import glob

    depth = folder.count("/") + 1
    parts = pattern.split("/")
    if len(parts) <= depth or not matches(folder, "/".join(parts[:depth])):
        return []
    names = glob("/".join(parts[depth:]), root_dir=os.path.join(source, folder))
    return [os.path.join(folder, name) for name in names]


def _obstacle(source: str, target: str, path: str) -> str:
    """Why a path is left alone; empty when nothing is in the way."""
    here, there = os.path.join(source, path), os.path.join(target, path)
    mode = os.stat(here).st_mode if os.path.exists(here) else 0
    reasons = (
        (os.path.lexists(there), "is there already"),
        (not _within(source, os.path.realpath(here)), "leads out of the repository"),
        (not _within(target, os.path.realpath(os.path.dirname(there))), "would be written outside the worktree"),
        (_blocked(target, os.path.dirname(path)), "a file is in the way of its folder"),
        (_within(here, target), "holds the worktree itself"),
        (not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)), "is neither a file nor a folder"),
        (os.path.lexists(os.path.join(here, ".git")), "is a repository of its own"),
    )
    return next((why for applies, why in reasons if applies), "")


def _within(top: str, path: str) -> bool:
    return path == top or path.startswith(top + os.sep)


def _blocked(target: str, folder: str) -> bool:
    while folder:
        path = os.path.join(target, folder)
        if os.path.lexists(path):
            return not os.path.isdir(path)
        folder = os.path.dirname(folder)
    return False


def _copy(source: str, target: str) -> None:
    """Whole or not at all. Links stay links; their text is taken as it is."""
    part = target + _PART
    if os.path.isdir(part) and not os.path.islink(part):
        shutil.rmtree(part)
    elif os.path.lexists(part):
        os.unlink(part)
    if os.path.isdir(source) and not os.path.islink(source):
        shutil.copytree(source, part, symlinks=True, ignore=_only_files)
    else:
        shutil.copy2(source, part, follow_symlinks=False)
    os.rename(part, target)


def _only_files(folder: str, names: list[str]) -> list[str]:
    """Sockets and pipes are not copied: reading one may wait for ever."""
    modes = {name: os.lstat(os.path.join(folder, name)).st_mode for name in names}
    return [
        name for name, mode in modes.items() if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))
    ]
