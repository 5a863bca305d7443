"""Makes a worktree again from its snapshot: branch, files, index and what was in progress."""

from __future__ import annotations

import os
from typing import NamedTuple

from core.errors import Conflict, Refused, TimonelError
from core.git.archive import Snapshot, read_snapshot
from core.git.branches import branch_commit, checked_out_at
from core.git.locate import locate
from core.git.refill import refill
from core.git.run_git import LONG_SECONDS, git_failed, run_git
from core.git.unsaved import Unsaved
from core.git.worktree_add import drop_half_made, forget_gone, refuse_taken_path
from core.git.worktrees import RESTORING, exclude_inside, find_worktree, list_worktrees, require_admin_dir

_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}")


class Restored(NamedTuple):
    """What came back."""

    path: str
    branch: str | None
    head: str
    made_branch: bool
    unsaved: tuple[Unsaved, ...]  # what did not


def restore_snapshot(repo_root: str, ref: str, path: str = "", branch: str = "") -> Restored:
    """Brings the worktree back at `path` (where it was) on `branch` (the one it had, made again if it is gone).

    A restore that was cut short is begun anew. A failed one leaves nothing behind. Raises NotFound, Conflict (path or
    branch taken), Refused (the branch has moved: give another name), GitFailed.
    """
    place = locate(repo_root)
    snapshot = read_snapshot(repo_root, ref)
    target = os.path.realpath(path or snapshot.path)
    _drop_cut_short(repo_root, target)
    refuse_taken_path(target)
    forget_gone(repo_root, target, list_worktrees(repo_root))
    wanted = branch or snapshot.branch or ""
    made = _branches_to_make(repo_root, snapshot, wanted)
    made_folder = not os.path.isdir(target)
    exclude_inside(place, target)
    done: list[str] = []
    try:
        for name, commit in made.items():
            run_git(repo_root, *_NO_HOOKS, "update-ref", f"refs/heads/{name}", commit, "0" * len(commit))
            done.append(name)
        _add_locked(repo_root, snapshot, target, wanted, ref)
        if not snapshot.head:
            run_git(target, "symbolic-ref", "HEAD", f"refs/heads/{wanted}")
        refill(target, snapshot, require_admin_dir(place.common_dir, target))
    except BaseException:
        drop_half_made(repo_root, target, made_folder)
        for name in done:
            run_git(repo_root, *_NO_HOOKS, "update-ref", "-d", f"refs/heads/{name}", made[name], ok=None)
        raise
    run_git(repo_root, "worktree", "unlock", target)
    return Restored(target, wanted or None, snapshot.head, wanted in made, snapshot.unsaved)


def _branches_to_make(repo_root: str, snapshot: Snapshot, wanted: str) -> dict[str, str]:
    """Branch -> commit for those that are gone. Raises when the worktree's own is somewhere else now."""
    made: dict[str, str] = {}
    rebased, rebased_at = snapshot.rebased
    name = rebased.removeprefix("refs/heads/")
    if name and rebased_at and branch_commit(repo_root, name) is None:
        made[name] = rebased_at
    if not wanted:
        return made
    there = branch_commit(repo_root, wanted)
    if there is None:
        if snapshot.head:
            made[wanted] = snapshot.head
        return made
    if there != snapshot.head:
        raise Refused(
            f"the branch {wanted} has moved from {snapshot.head[:10] or 'no commit'} to {there[:10]} since",
            remedy="restore on another branch name; the newer commits stay where they are",
            code="branch_moved",
        )
    if where := checked_out_at(repo_root, wanted):
        raise Conflict(
            f"the branch {wanted} is checked out at {where}",
            remedy="restore on another branch name",
            code="branch_in_use",
        )
    return made


def _add_locked(repo_root: str, snapshot: Snapshot, target: str, wanted: str, ref: str) -> None:
    """An empty worktree, locked from its first moment with a reason that a later run recognises."""
    start = [target, wanted] if wanted and snapshot.head else ["--detach", target, snapshot.head or snapshot.commit]
    done = run_git(
        repo_root,
        *(*_NO_HOOKS, "worktree", "add", "--quiet", "--no-checkout", "--lock", "--reason", RESTORING + ref, *start),
        seconds=LONG_SECONDS,
        ok=None,
    )
    if done.code:
        raise _explained(done.words) or git_failed(("worktree", "add"), done)


def _explained(words: str) -> TimonelError | None:
    if "already checked out at" in words or "already used by worktree" in words:
        return Conflict(words.splitlines()[-1].removeprefix("fatal: "), code="branch_in_use")
    return None


def _drop_cut_short(repo_root: str, target: str) -> None:
    """Files in a half-restored worktree are copies of what the snapshot still holds."""
    fact = find_worktree(repo_root, target)
    if fact and not fact.main and fact.why_locked.startswith(RESTORING):
        drop_half_made(repo_root, target, made_folder=True)
