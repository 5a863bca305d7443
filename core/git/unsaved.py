"""The parts of a worktree that a snapshot cannot hold: other repositories inside it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from core.git.locate import Place
from core.git.run_git import run_git
from core.git.status import Status


class Unsaved(NamedTuple):
    """A folder that will come back empty, and whether anything in it is nowhere else."""

    path: str
    why: str
    loss: bool


def unsaved_parts(place: Place, status: Status, links: set[str], gone: Iterable[str]) -> tuple[Unsaved, ...]:
    """Repositories inside the worktree, also in place of a tracked file, and submodules that have been filled."""
    inside = [path for path in status.untracked if path.endswith("/")]
    inside += [path for path in gone if path not in links and _is_repository(place, path)]
    found = [Unsaved(path, "a repository of its own", True) for path in inside]
    changed = {change.path: change.submodule for change in status.changes}
    for path in sorted(links):
        if not _is_repository(place, path):
            continue
        letters = changed.get(path, "N...")
        if "M" in letters or "U" in letters:
            found.append(Unsaved(path, "a submodule with changes of its own", True))
        elif _has_own_commits(os.path.join(place.root, path)):
            found.append(Unsaved(path, "a submodule with commits that no remote has", True))
        else:
            found.append(Unsaved(path, "a submodule; `git submodule update --init` fills it again", False))
    return tuple(found)


def _is_repository(place: Place, path: str) -> bool:
    return os.path.lexists(os.path.join(place.root, path, ".git"))


def _has_own_commits(submodule: str) -> bool:
    done = run_git(submodule, "rev-list", "--max-count=1", "--branches", "HEAD", "--not", "--remotes", ok=None)
    return done.code != 0 or bool(done.out.strip())
