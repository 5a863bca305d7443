"""What would be lost if a worktree went away: for the question that is asked before it does."""

from __future__ import annotations

import os
from typing import NamedTuple

from core.git.in_progress import in_progress
from core.git.locate import locate_top
from core.git.run_git import git_text
from core.git.status import read_status


class LossFacts(NamedTuple):
    """Named, so that a person can decide."""

    head: str  # commit; empty before the first one
    branch: str | None
    dirty: tuple[str, ...]  # tracked paths with changes, staged or not
    conflicted: tuple[str, ...]
    untracked: tuple[str, ...]
    ahead: int  # commits that the base does not have
    unpushed: int  # of those, commits that no remote is known to have
    upstream: str
    in_progress: str | None  # "merge", "rebase", ...
    stashes: int  # of the whole repository; they stay

    @property
    def clean(self) -> bool:
        """Nothing but commits, and each of them somewhere else too."""
        return not (self.dirty or self.untracked or self.unpushed or self.in_progress)


def loss_facts(worktree: str, base: str = "") -> LossFacts:
    """Reads them with one `git status` and at most two counts. Without `base` every commit counts as ahead.

    Raises NotFound (not a worktree), GitFailed.
    """
    place = locate_top(worktree)
    status = read_status(place.root)
    ahead = unpushed = 0
    if status.head:
        against = [f"^{base}"] if base else []
        ahead = _count(place.root, "HEAD", *against)
        unpushed = ahead
        if ahead and _has_remote_branches(place.common_dir):
            unpushed = _count(place.root, "HEAD", *against, "--not", "--remotes")
    return LossFacts(
        head=status.head,
        branch=status.branch,
        dirty=status.dirty,
        conflicted=status.conflicted,
        untracked=status.untracked,
        ahead=ahead,
        unpushed=unpushed,
        upstream=status.upstream,
        in_progress=in_progress(place.git_dir),
        stashes=status.stashes,
    )


def _count(root: str, *revisions: str) -> int:
    return int(git_text(root, "rev-list", "--count", *revisions))


def _has_remote_branches(common_dir: str) -> bool:
    """Spares a process where nothing was ever pushed or fetched."""
    return os.path.isdir(os.path.join(common_dir, "refs", "remotes")) or os.path.exists(
        os.path.join(common_dir, "packed-refs")
    )
