"""Whether a branch's work has arrived in another one, by whatever kind of merge."""

from __future__ import annotations

from typing import NamedTuple

from core.errors import NotFound
from core.git.objects import IDENTITY
from core.git.run_git import LONG_SECONDS, git_text, run_git


class Merged(NamedTuple):
    """The answer, and how it is known."""

    yes: bool
    how: str  # "ancestor", "rebase", "squash", "contents"; "" when not merged
    ahead: int  # commits of the branch that are not in the other one as such


def merged(repo_root: str, branch: str, into: str) -> Merged:
    """Whether all work of `branch` is in `into`. Raises NotFound, GitFailed.

    ancestor: its commits are there. rebase: each of them has a twin with the same patch. squash: one commit there has
    the patch of all of them. contents: merging it would change nothing.
    """
    tip, target = _commit(repo_root, branch), _commit(repo_root, into)
    ahead = int(git_text(repo_root, "rev-list", "--count", f"{target}..{tip}"))
    if ahead == 0:
        return Merged(True, "ancestor", 0)
    fork = run_git(repo_root, "merge-base", target, tip, ok=(0, 1)).out.decode().strip()
    if not fork:
        return Merged(False, "", ahead)  # no history in common
    if _has_twins(repo_root, target, tip, ahead):
        return Merged(True, "rebase", ahead)
    tree = git_text(repo_root, "rev-parse", f"{tip}^{{tree}}")
    squash = git_text(repo_root, "commit-tree", tree, "-p", fork, "-m", "squash", env=_DATED)
    if _has_twins(repo_root, target, squash, 1):
        return Merged(True, "squash", ahead)
    return Merged(True, "contents", ahead) if _changes_nothing(repo_root, target, tip) else Merged(False, "", ahead)


# One fixed moment: the same branch always gives the same virtual commit, so that asking again adds no object.
_DATED = {**IDENTITY, "GIT_AUTHOR_DATE": "@0 +0000", "GIT_COMMITTER_DATE": "@0 +0000"}


def _has_twins(repo_root: str, target: str, tip: str, ahead: int) -> bool:
    """Every commit of `target..tip` has one with the same patch on the other side. Merges have no patch: no twin."""
    lines = git_text(repo_root, "cherry", target, tip, seconds=LONG_SECONDS).splitlines()
    return len(lines) == ahead and all(line.startswith("-") for line in lines)


def _changes_nothing(repo_root: str, target: str, tip: str) -> bool:
    """A virtual merge gives the tree that is there already. Needs git 2.38; older ones answer no."""
    done = run_git(repo_root, "merge-tree", "--write-tree", target, tip, ok=None, seconds=LONG_SECONDS)
    if done.code:
        return False  # conflicts (1), or a git that cannot
    return done.out.decode().split("\n", 1)[0] == git_text(repo_root, "rev-parse", f"{target}^{{tree}}")


def _commit(repo_root: str, name: str) -> str:
    """A branch wins over a tag of the same name."""
    for spelled in (f"refs/heads/{name}", name):
        done = run_git(
            repo_root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{spelled}^{{commit}}", ok=None
        )
        if done.code == 0:
            return done.out.decode().strip()
    raise NotFound(f"there is no branch or commit {name}", code="no_branch")
