"""Makes, removes and looks at branches."""

from __future__ import annotations

import os

from core.errors import Conflict, GitFailed, NotFound, Refused
from core.git.run_git import git_failed, git_text, run_git
from core.git.worktrees import list_worktrees


def branch_commit(repo_root: str, branch: str) -> str | None:
    """The commit a local branch is at, None when there is no such branch."""
    done = run_git(repo_root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", ok=None)
    return done.out.decode().strip() if done.code == 0 else None


def create_branch(repo_root: str, branch: str, commit: str) -> None:
    """Makes a branch at `commit`; at that commit already is fine. Raises Conflict when it is elsewhere."""
    there = branch_commit(repo_root, branch)
    if there is None:
        done = run_git(repo_root, "branch", "--no-track", "--", branch, commit, ok=None)
        if done.code:
            raise git_failed(("branch",), done)
    elif there != git_text(repo_root, "rev-parse", "--verify", f"{commit}^{{commit}}"):
        raise Conflict(
            f"the branch {branch} exists, at {there[:10]}", remedy="choose another name", code="branch_taken"
        )


def delete_branch(repo_root: str, branch: str, expected: str = "") -> bool:
    """Removes a branch whatever is on it: callers ask `merged` or the operator first. False when it was gone.

    With `expected` only while it is still at that commit. Raises Refused when it moved or is checked out.
    """
    there = branch_commit(repo_root, branch)
    if there is None:
        return False
    if expected and there != expected:
        raise Refused(
            f"the branch {branch} has moved to {there[:10]} in between", remedy="look at it again", code="branch_moved"
        )
    if where := checked_out_at(repo_root, branch):
        raise Refused(
            f"the branch {branch} is checked out at {where}", remedy="switch that worktree first", code="branch_in_use"
        )
    # Given the old value git removes it only while it is there; `branch -D` afterwards takes its settings along.
    done = run_git(repo_root, "update-ref", "-d", f"refs/heads/{branch}", there, ok=None)
    if done.code:
        if branch_commit(repo_root, branch) is None:
            return False
        raise git_failed(("branch", "--delete"), done)
    run_git(repo_root, "config", "--local", "--remove-section", f"branch.{branch}", ok=None)
    return True


def checked_out_at(repo_root: str, branch: str) -> str | None:
    """The worktree that has the branch checked out, or is in the middle of rebasing it."""
    for fact in list_worktrees(repo_root):
        if fact.bare:
            continue
        if fact.branch == branch:
            return fact.path
        if fact.branch is None and _rebased_branch(fact.path) == branch:
            return fact.path
    return None


def unpushed_count(repo_root: str, branch: str) -> int:
    """Commits of the branch that no remote is known to have. Raises NotFound."""
    if branch_commit(repo_root, branch) is None:
        raise NotFound(f"there is no branch {branch}", code="no_branch")
    return int(git_text(repo_root, "rev-list", "--count", f"refs/heads/{branch}", "--not", "--remotes"))


def upstream_of(repo_root: str, branch: str) -> str:
    """The branch that it follows (`origin/main`), empty when none."""
    return git_text(repo_root, "for-each-ref", "--format=%(upstream:short)", f"refs/heads/{branch}")


def _rebased_branch(worktree: str) -> str | None:
    from core.git.locate import read_gitfile

    dot_git = os.path.join(worktree, ".git")
    if not os.path.exists(dot_git):
        return None
    git_dir = dot_git if os.path.isdir(dot_git) else read_gitfile(dot_git)
    for folder in ("rebase-merge", "rebase-apply"):
        try:
            with open(os.path.join(git_dir, folder, "head-name"), encoding="utf-8") as file:
                return file.read().strip().removeprefix("refs/heads/")
        except (FileNotFoundError, NotADirectoryError):
            continue  # not rebasing this way
    return None


def current_branch(worktree: str) -> str | None:
    """The branch that is checked out, None when HEAD is detached. Raises GitFailed."""
    done = run_git(worktree, "symbolic-ref", "--quiet", "HEAD", ok=(0, 1))
    return done.out.decode().strip().removeprefix("refs/heads/") or None


def refuse_bad_branch(repo_root: str, branch: str) -> None:
    """Raises GitFailed unless git takes the name for a branch."""
    if run_git(repo_root, "check-ref-format", "--branch", branch, ok=None).code:
        raise GitFailed(f"git does not accept {branch!r} as a branch name", code="bad_branch")
