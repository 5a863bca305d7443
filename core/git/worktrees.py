"""Which worktrees a repository has, and where a new one goes."""

from __future__ import annotations

import os
from typing import NamedTuple

from core.errors import NotFound
from core.git.exclude import exclude
from core.git.locate import Place
from core.git.run_git import git_failed, run_git, zero_split

INITIALIZING = "initializing"
"""The reason of the lock that git itself holds while it makes a worktree; left behind only by a crash."""

RESTORING = "timonel restores "
"""Start of the lock's reason while a snapshot is being restored; its ref follows. Left behind only by a crash."""


class WorktreeFact(NamedTuple):
    """One entry of `git worktree list`."""

    path: str
    branch: str | None  # short name; None when HEAD is detached
    head: str  # commit; empty when the branch has none yet
    locked: bool
    why_locked: str
    prunable: bool  # the folder is gone or is no longer this worktree
    bare: bool
    main: bool


def list_worktrees(repo_root: str) -> tuple[WorktreeFact, ...]:
    """All worktrees, the main one first. Raises GitFailed."""
    words = ("worktree", "list", "--porcelain")
    done = run_git(repo_root, *words, "-z", ok=None)
    if done.code == 0:
        return parse_worktrees(zero_split(done.out))
    if done.code != 129:  # 129: git before 2.36 does not know -z
        raise git_failed(words, done)
    return parse_worktrees(os.fsdecode(run_git(repo_root, *words).out).split("\n"))


def parse_worktrees(lines: list[str]) -> tuple[WorktreeFact, ...]:
    """Facts from the lines of `worktree list --porcelain`; an empty line ends an entry."""
    facts: list[WorktreeFact] = []
    entry: dict[str, str] = {}
    for line in [*lines, ""]:
        if line:
            key, _, value = line.partition(" ")
            entry[key] = value
        elif entry:
            head = entry.get("HEAD", "")
            facts.append(
                WorktreeFact(
                    path=entry["worktree"],
                    branch=entry["branch"].removeprefix("refs/heads/") if "branch" in entry else None,
                    head="" if set(head) == {"0"} else head,
                    locked="locked" in entry,
                    why_locked=entry.get("locked", ""),
                    prunable="prunable" in entry,
                    bare="bare" in entry,
                    main=not facts,
                )
            )
            entry = {}
    return tuple(facts)


def find_worktree(repo_root: str, path: str) -> WorktreeFact | None:
    """The entry of the worktree whose top folder is `path`, whether or not the folder is still there."""
    wanted = os.path.realpath(path)
    return next((fact for fact in list_worktrees(repo_root) if os.path.realpath(fact.path) == wanted), None)


def admin_dir(common_dir: str, path: str) -> str | None:
    """The repository's own folder for the worktree at `path` (`.git/worktrees/<id>`), None when it has none."""
    wanted = os.path.join(os.path.realpath(path), ".git")
    try:
        entries = sorted(os.listdir(os.path.join(common_dir, "worktrees")))
    except FileNotFoundError:
        return None
    for entry in entries:
        admin = os.path.join(common_dir, "worktrees", entry)
        try:
            with open(os.path.join(admin, "gitdir"), "rb") as file:
                back = os.fsdecode(file.read()).rstrip("\n")
        except (FileNotFoundError, NotADirectoryError):
            continue  # half made or half removed by git; it is no worktree
        # The folder part is resolved, its `.git` is not: a gone worktree must still be found.
        folder = os.path.realpath(os.path.dirname(os.path.join(admin, back)))
        if os.path.join(folder, os.path.basename(back)) == wanted:
            return admin
    return None


def require_admin_dir(common_dir: str, path: str) -> str:
    """As `admin_dir`; raises NotFound when `path` is not a worktree that was added to this repository."""
    admin = admin_dir(common_dir, path)
    if admin is None:
        raise NotFound(
            f"{path} is not a worktree of this repository",
            remedy="`git worktree list` shows those it has",
            code="not_a_worktree",
        )
    return admin


def default_path(repo_root: str, name: str, setting: str = "") -> str:
    """Where the worktree `name` goes: `../<repo>.worktrees/<name>`, or in the folder that the setting names.

    A relative setting is taken from `repo_root`, the main checkout.
    """
    root = os.path.realpath(repo_root)
    if setting:
        folder = os.path.join(root, os.path.expanduser(setting))
    else:
        repository = os.path.basename(root).removesuffix(".git") or "repository"
        folder = os.path.join(os.path.dirname(root), f"{repository}.worktrees")
    return os.path.normpath(os.path.join(folder, name))


def exclude_inside(place: Place, path: str) -> bool:
    """When `path` lies in the main checkout, makes git ignore its folder through info/exclude.

    True when a line was written. Safe to call again.
    """
    root = place.main_root
    folder = os.path.dirname(os.path.realpath(path))
    if root is None or not folder.startswith(root + os.sep):
        return False
    return exclude(place.common_dir, "/" + _escaped(os.path.relpath(folder, root)) + "/")


def _escaped(path: str) -> str:
    """A path as a gitignore pattern that means only itself."""
    return "".join("\\" + c if c in "\\*?[ " else c for c in path)
