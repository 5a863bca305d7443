"""What there is of a worktree and its branch right now, so that half-made and half-removed pairs can be settled."""

from __future__ import annotations

import os
from typing import NamedTuple

from core.git.branches import branch_commit, checked_out_at, delete_branch
from core.git.locate import locate
from core.git.run_git import git_text
from core.git.status import read_status
from core.git.worktree_remove import REMOVING, remove_worktree
from core.git.worktrees import INITIALIZING, RESTORING, WorktreeFact, admin_dir, find_worktree


class Leftovers(NamedTuple):
    """The parts that exist. A worktree is whole when entry and folder are there and nothing is under way."""

    branch_at: str | None  # commit; None: no such branch
    beyond_base: int  # commits of the branch that the base does not have
    entry: WorktreeFact | None  # what git knows about the path
    folder: bool  # something is at the path
    empty: bool  # it is an empty folder
    making: bool  # git was cut short while it made the worktree
    removing: bool  # remove_worktree was cut short
    restoring: bool  # restore_snapshot was cut short
    dirty: tuple[str, ...]  # changed and untracked paths; only looked at when the worktree can be read

    @property
    def nothing(self) -> bool:
        """No trace is left."""
        return self.branch_at is None and self.entry is None and (not self.folder or self.empty)

    @property
    def whole(self) -> bool:
        """A worktree that can be used."""
        usable = self.entry is not None and not self.entry.prunable and self.folder
        return usable and not (self.making or self.removing or self.restoring)

    @property
    def worthless(self) -> bool:
        """Nothing in it is anybody's work: no commit of its own, no changed or new file."""
        return not self.beyond_base and (self.making or not self.dirty) and (self.entry is not None or not self.folder)


def leftovers(repo_root: str, path: str, branch: str, base: str = "") -> Leftovers:
    """Looks at path and branch. `base`: the commit that the branch was made at. Raises GitFailed."""
    place = locate(repo_root)
    target = os.path.realpath(path)
    entry = find_worktree(repo_root, target)
    admin = admin_dir(place.common_dir, target)
    at = branch_commit(repo_root, branch) if branch else None
    beyond = 0
    if at and base and at != base:
        beyond = int(git_text(repo_root, "rev-list", "--count", f"{base}..{at}"))
    why = entry.why_locked if entry else ""
    folder = os.path.lexists(target)
    readable = entry is not None and os.path.isfile(os.path.join(target, ".git"))
    status = read_status(target) if readable and why != INITIALIZING else None
    return Leftovers(
        branch_at=at,
        beyond_base=beyond,
        entry=entry,
        folder=folder,
        empty=os.path.isdir(target) and not os.listdir(target),
        making=why == INITIALIZING,
        removing=admin is not None and os.path.exists(os.path.join(admin, REMOVING)),
        restoring=why.startswith(RESTORING),
        dirty=status.dirty + status.untracked if status else (),
    )


def undo_leftovers(repo_root: str, path: str, branch: str, base: str, made_branch: bool = True) -> Leftovers:
    """Takes back what a spawn that was cut short has made, as far as it is nobody's work. Safe to call again.

    Returns what is left: `nothing`, or what holds work and was therefore not touched. A folder that git has no
    entry for is never removed.
    """
    found = leftovers(repo_root, path, branch, base)
    if not found.worthless:
        return found
    if found.entry is not None and not found.entry.main:
        remove_worktree(repo_root, path, force=True)
    if made_branch and found.branch_at == base and checked_out_at(repo_root, branch) is None:
        delete_branch(repo_root, branch, expected=base)
    return leftovers(repo_root, path, branch, base)
