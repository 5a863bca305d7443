"""Removes a worktree of this repository and nothing else; a removal that was cut short is finished by a second call."""

from __future__ import annotations

import os
import shutil
import stat

from core.errors import GitFailed, Refused
from core.git.locate import locate, read_gitfile
from core.git.run_git import LONG_SECONDS, run_git
from core.git.status import read_status
from core.git.worktrees import INITIALIZING, RESTORING, WorktreeFact, list_worktrees, require_admin_dir

REMOVING = "timonel-removing"
"""File in the worktree's admin folder: its files are ours to remove, even when its `.git` is gone already."""


def remove_worktree(repo_root: str, path: str, force: bool = False, even_locked: bool = False) -> None:
    """Removes folder and entry. Without `force` a dirty worktree is refused, with its files named.

    Never the main checkout, never a folder that is not a worktree of this repository.
    Raises NotFound, Refused, GitFailed (files that could not be removed; call again when they can).
    """
    place = locate(repo_root)
    target = os.path.realpath(path)
    facts = list_worktrees(repo_root)
    if target in (place.main_root, place.common_dir, os.path.realpath(facts[0].path)):
        raise Refused(f"{target} is the main checkout, which is never removed", code="main_checkout")
    admin = require_admin_dir(place.common_dir, target)
    fact = next((fact for fact in facts if os.path.realpath(fact.path) == target), None)
    _refuse_locked(fact, even_locked)
    _refuse_others_inside(facts, target)
    if os.path.lexists(target):
        begun = os.path.exists(os.path.join(admin, REMOVING))
        if not begun:
            _refuse_stranger(target, admin)
            if not force:
                _refuse_dirty(target)
            with open(os.path.join(admin, REMOVING), "w", encoding="utf-8"):
                pass
        elif os.path.lexists(os.path.join(target, ".git")):
            _refuse_stranger(target, admin)  # something new was made at the path in between
        remove_tree(target)
    run_git(repo_root, "worktree", "remove", "--force", "--force", "--", target)


def remove_tree(path: str) -> None:
    """Removes a folder without following links; folders without write permission are made writable first.

    The `.git` file goes last, so that a removal cut short still shows what the folder was; by then the folder has
    another name, so that never a folder without `.git` is at its path.
    Raises GitFailed naming what stays.
    """
    try:
        for _ in range(2):
            try:
                for entry in os.listdir(path):
                    if entry != ".git":
                        _remove_one(os.path.join(path, entry))
                _remove_last(path)
                return
            except PermissionError:
                _make_writable(path)
        raise GitFailed(f"{path} was not removed: some of its files belong to somebody else", code="not_removed")
    except FileNotFoundError:
        return  # somebody removed it at the same time
    except OSError as error:
        raise GitFailed(
            f"{path} was not removed whole: {error.strerror} ({os.fsdecode(error.filename or path)})",
            remedy="end what still writes there, then tear it down again",
            code="not_removed",
        ) from error


def prune(repo_root: str) -> tuple[str, ...]:
    """Drops the entries of worktrees whose folders are gone (locked ones stay). Returns what git said, line by line."""
    return tuple(run_git(repo_root, "worktree", "prune", "--verbose").words.splitlines())


def _remove_last(path: str) -> None:
    aside = f"{path}.timonel-removed"
    try:
        os.rename(path, aside)
    except OSError:
        aside = path  # the top of a mount, or the name is in use: then without the other name
    dot_git = os.path.join(aside, ".git")
    if os.path.lexists(dot_git):
        _remove_one(dot_git)
    os.rmdir(aside)


def _remove_one(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def _make_writable(path: str) -> None:
    for folder, _, _ in os.walk(path):
        mode = os.stat(folder).st_mode
        if not mode & stat.S_IWUSR and os.stat(folder).st_uid == os.geteuid():
            os.chmod(folder, mode | stat.S_IRWXU)


def _refuse_locked(fact: WorktreeFact | None, even_locked: bool) -> None:
    if fact and fact.locked and not even_locked and not fact.why_locked.startswith((INITIALIZING, RESTORING)):
        reason = f": {fact.why_locked}" if fact.why_locked else ""
        raise Refused(
            f"the worktree {fact.path} is locked{reason}",
            remedy=f"unlock it with `git worktree unlock {fact.path}`",
            code="worktree_locked",
        )


def _refuse_others_inside(facts: tuple[WorktreeFact, ...], target: str) -> None:
    inside = [fact.path for fact in facts if os.path.realpath(fact.path).startswith(target + os.sep)]
    inside = [path for path in inside if os.path.isdir(path)]
    if inside:
        raise Refused(f"{target} holds other worktrees: {', '.join(inside)}", code="nested_worktree")


def _refuse_stranger(target: str, admin: str) -> None:
    """The folder must point at the entry that points at it: a path that was reused belongs to somebody else."""
    dot_git = os.path.join(target, ".git")
    if not os.path.isfile(dot_git) or os.path.islink(dot_git) or read_gitfile(dot_git) != os.path.realpath(admin):
        raise Refused(
            f"{target} is not the worktree that git has an entry for: its .git does not lead there",
            remedy="look at the folder; `git worktree prune` drops the entry and leaves the files",
            code="not_a_worktree",
        )


def _refuse_dirty(target: str) -> None:
    status = read_status(target, seconds=LONG_SECONDS)
    if names := status.dirty + status.untracked:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise Refused(
            f"{target} has uncommitted work: {', '.join(names[:5])}{more}",
            remedy="commit it, or take a snapshot first and remove it with force",
            code="dirty_worktree",
        )
