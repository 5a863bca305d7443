"""What git says has changed in a worktree: porcelain version 2, read once and parsed whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.git.run_git import SECONDS, run_git, zero_split


class Change(NamedTuple):
    """One path that differs from HEAD or from the index. Source: git-status(1), porcelain format version 2."""

    path: str
    staged: str  # letter for index against HEAD, "." when equal
    unstaged: str  # letter for files against the index, "." when equal
    submodule: str  # "N..." or S with c (commit), m (modified), u (untracked)
    unmerged: bool


class Status(NamedTuple):
    """A worktree's state in one reading."""

    head: str  # commit; empty before the first one
    branch: str | None
    upstream: str
    ahead: int  # of the upstream
    behind: int
    stashes: int  # of the whole repository
    changes: tuple[Change, ...]
    untracked: tuple[str, ...]  # ends in "/" for a repository inside this one

    @property
    def dirty(self) -> tuple[str, ...]:
        """Tracked paths with changes, staged or not."""
        return tuple(change.path for change in self.changes)

    @property
    def conflicted(self) -> tuple[str, ...]:
        """Paths with an unresolved conflict."""
        return tuple(change.path for change in self.changes if change.unmerged)


def read_status(worktree: str, env: Mapping[str, str] | None = None, seconds: float = SECONDS) -> Status:
    """One `git status`, whatever the person's settings hide. Raises GitFailed."""
    done = run_git(
        worktree,
        *("status", "--porcelain=v2", "-z", "--branch", "--show-stash", "--no-renames"),
        *("--untracked-files=all", "--ignore-submodules=none"),
        env=env,
        seconds=seconds,
    )
    return parse_status(zero_split(done.out))


def parse_status(parts: list[str]) -> Status:
    """The parts of `status --porcelain=v2 -z --no-renames`."""
    headers: dict[str, str] = {}
    changes: list[Change] = []
    untracked: list[str] = []
    for part in parts:
        kind, _, rest = part.partition(" ")
        if kind == "#":
            key, _, value = rest.partition(" ")
            headers[key] = value
        elif kind == "1":  # XY sub mH mI mW hH hI path
            fields = rest.split(" ", 7)
            changes.append(Change(fields[7], fields[0][0], fields[0][1], fields[1], False))
        elif kind == "u":  # XY sub m1 m2 m3 mW h1 h2 h3 path
            fields = rest.split(" ", 9)
            changes.append(Change(fields[9], fields[0][0], fields[0][1], fields[1], True))
        elif kind == "?":
            untracked.append(rest)
    head = headers.get("branch.oid", "")
    branch = headers.get("branch.head", "(detached)")
    ahead, _, behind = headers.get("branch.ab", "+0 -0").partition(" ")
    return Status(
        head="" if head == "(initial)" else head,
        branch=None if branch == "(detached)" else branch,
        upstream=headers.get("branch.upstream", ""),
        ahead=abs(int(ahead)),
        behind=abs(int(behind)),
        stashes=int(headers.get("stash", "0")),
        changes=tuple(changes),
        untracked=tuple(untracked),
    )
