"""Makes a worktree with its branch, or nothing."""

from __future__ import annotations

import os

from core.errors import Conflict, GitFailed, NotFound, Refused, TimonelError, UsageError
from core.git.locate import locate
from core.git.run_git import LONG_SECONDS, Done, git_failed, run_git
from core.git.worktree_remove import remove_tree
from core.git.worktrees import INITIALIZING, WorktreeFact, exclude_inside, list_worktrees


def add_worktree(
    repo_root: str, path: str, branch: str, base_commit: str, new_branch: bool = True, seconds: float = LONG_SECONDS
) -> WorktreeFact:
    """Adds a worktree at `path` on `branch`, which starts at `base_commit` when it is new.

    A failed step undoes the earlier ones. Raises Conflict (path or branch taken), NotFound, Refused, GitFailed.
    """
    place = locate(repo_root)
    target = os.path.realpath(path)
    refuse_taken_path(target)
    if target.startswith(place.common_dir + os.sep):
        raise Refused(f"{target} lies inside the repository's own folder {place.common_dir}")
    facts = list_worktrees(repo_root)
    _refuse_nested(facts, target)
    made_folder = not os.path.isdir(target)
    forget_gone(repo_root, target, facts)
    if new_branch:
        _make_branch(repo_root, branch, base_commit)
    else:
        _require_branch(repo_root, branch)
    try:
        exclude_inside(place, target)
        done = run_git(
            repo_root, "worktree", "add", "--quiet", "--no-guess-remote", "--", target, branch, seconds=seconds, ok=None
        )
        if done.code:
            raise _explain(done, branch)
    except BaseException:
        drop_half_made(repo_root, target, made_folder)
        if new_branch:
            run_git(repo_root, "branch", "-D", "--", branch, ok=None)
        raise
    return _made(repo_root, target)


def refuse_taken_path(target: str) -> None:
    """Raises Conflict unless `target` is free or an empty folder, in a place where a folder can be made."""
    if os.path.lexists(target):
        if not os.path.isdir(target):
            raise Conflict(f"{target} exists and is not a folder", remedy="choose another path", code="path_taken")
        if os.listdir(target):
            raise Conflict(f"{target} exists and is not empty", remedy="choose another name or path", code="path_taken")
        return
    parent = os.path.dirname(target)
    while not os.path.lexists(parent):
        parent = os.path.dirname(parent)
    if not os.path.isdir(parent):
        raise Conflict(f"no folder can be made at {target}: {parent} is a file", code="path_taken")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise Refused(f"no folder can be made at {target}: {parent} is not writable", code="not_writable")


def forget_gone(repo_root: str, target: str, facts: tuple[WorktreeFact, ...]) -> None:
    """Drops git's entry for a worktree that was at `target` and whose files are gone. Raises Conflict when locked."""
    for fact in facts[1:]:
        if os.path.realpath(fact.path) != target:
            continue
        if fact.locked and fact.why_locked != INITIALIZING:
            raise Conflict(
                f"the worktree that was at {target} is gone, but locked: {fact.why_locked or 'no reason given'}",
                remedy=f"unlock it with `git worktree unlock {target}`",
                code="path_registered",
            )
        if os.path.isdir(target):
            os.rmdir(target)  # empty, and git drops an entry only when the folder is missing
        run_git(repo_root, "worktree", "remove", "--force", "--force", "--", target)


def drop_half_made(repo_root: str, target: str, made_folder: bool) -> None:
    """Removes what a failed `worktree add` left at `target`, where nothing was before."""
    if any(os.path.realpath(fact.path) == target for fact in list_worktrees(repo_root)[1:]):
        run_git(repo_root, "worktree", "remove", "--force", "--force", "--", target, ok=None, seconds=LONG_SECONDS)
    if made_folder and os.path.isdir(target):
        remove_tree(target)
    elif not made_folder:
        os.makedirs(target, exist_ok=True)  # the empty folder that was there before


def _make_branch(repo_root: str, branch: str, base_commit: str) -> None:
    if branch.startswith("-"):
        raise UsageError(f"a branch name cannot start with a dash: {branch}", code="bad_branch")
    done = run_git(repo_root, "branch", "--no-track", "--", branch, base_commit, ok=None)
    if done.code == 0:
        return
    if "already exists" in done.words:
        raise Conflict(
            f"the branch {branch} already exists", remedy="choose another name, or use the branch", code="branch_taken"
        )
    if "cannot lock ref" in done.words and "exists" in done.words:
        raise Conflict(f"the branch {branch} clashes with another: {done.words}", code="branch_taken")
    if "not a valid object name" in done.words.lower() or "not a valid branch point" in done.words:
        raise NotFound(f"there is no commit {base_commit}", code="no_such_base")
    raise git_failed(("branch",), done)


def _require_branch(repo_root: str, branch: str) -> None:
    """Without this git would check a tag or commit of that name out, on no branch."""
    if run_git(repo_root, "show-ref", "--verify", "--quiet", f"refs/heads/{branch}", ok=None).code:
        raise NotFound(f"there is no branch {branch}", remedy="`git branch` shows those there are", code="no_branch")


def _refuse_nested(facts: tuple[WorktreeFact, ...], target: str) -> None:
    for fact in facts[1:]:
        top = os.path.realpath(fact.path)
        if target == top and not fact.prunable and os.path.isdir(top):
            raise Conflict(f"{target} is a worktree already", code="path_taken")
        if target.startswith(top + os.sep):
            raise Refused(
                f"{target} lies inside the worktree {top}, and would be removed with it", code="nested_worktree"
            )


def _explain(done: Done, branch: str) -> TimonelError:
    words = done.words
    if "already checked out at" in words or "already used by worktree" in words:
        return Conflict(
            f"the branch {branch} is checked out elsewhere: {words.splitlines()[-1].removeprefix('fatal: ')}",
            remedy="use another branch, or the worktree that has it",
            code="branch_in_use",
        )
    return git_failed(("worktree", "add"), done)


def _made(repo_root: str, target: str) -> WorktreeFact:
    for fact in list_worktrees(repo_root):
        if os.path.realpath(fact.path) == target:
            return fact
    raise GitFailed(f"git made no worktree at {target}, and did not say why")
