"""The commits and changed files of a branch, read through GitPython's object model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from core.errors import GitFailed, UsageError
from core.git.run_git import git_environment

if TYPE_CHECKING:
    from git import Repo


class CommitFact(NamedTuple):
    """One commit, for a list."""

    commit: str
    subject: str
    author: str
    at: float  # seconds since 1970, UTC


class FileChange(NamedTuple):
    """One file that a branch changes."""

    path: str
    kind: str  # letter as in git-diff(1): A, M, D, R, T
    before: str  # the path it had, when it was renamed


def commits_ahead(worktree: str, base: str, tip: str = "HEAD", limit: int = 100) -> tuple[CommitFact, ...]:
    """Commits of `tip` that `base` does not have, newest first, at most `limit`. Raises UsageError, GitFailed."""
    facts: list[CommitFact] = []
    with _opened(worktree, base, tip) as repo:
        for commit in repo.iter_commits(f"{base}..{tip}", max_count=limit):
            facts.append(
                CommitFact(
                    commit=commit.hexsha,
                    subject=str(commit.summary),
                    author=commit.author.name or "",
                    at=float(commit.committed_date),
                )
            )
    return tuple(facts)


def changed_files(worktree: str, base: str, tip: str = "HEAD") -> tuple[FileChange, ...]:
    """Files that `tip` has changed since it left `base`, by path. Raises UsageError, GitFailed."""
    with _opened(worktree, base, tip) as repo:
        forks = repo.merge_base(base, tip)
        start = forks[0] if forks else repo.commit(base)
        found = [
            FileChange(
                path=diff.b_path or diff.a_path or "",
                kind=(diff.change_type or "M")[:1],
                before=(diff.a_path or "") if diff.renamed_file else "",
            )
            for diff in start.diff(repo.commit(tip))
        ]
    return tuple(sorted(found))


@contextmanager
def _opened(worktree: str, *names: str) -> Iterator[Repo]:
    """A repository that is closed after use, with the environment of every other git process."""
    import git  # 85-170 ms: only who shows history pays for it

    for name in names:
        if not name or name.startswith("-") or ".." in name:
            raise UsageError(f"not the name of a commit: {name!r}", code="bad_base")
    try:
        with git.Repo(worktree, search_parent_directories=True) as repo:
            repo.git.update_environment(**git_environment())
            repo.git.set_persistent_git_options(c=["gc.auto=0"])
            yield repo
    except (git.NoSuchPathError, git.InvalidGitRepositoryError) as error:
        raise UsageError(f"not a git repository: {worktree}", code="not_a_repository") from error
    except git.GitCommandError as error:
        said = " ".join(str(error.stderr).replace("stderr:", "").split()).strip("' ")
        raise GitFailed(f"git could not read the history: {said}") from error
    except (git.BadName, git.BadObject, ValueError) as error:
        raise GitFailed(f"git could not read the history: {error}") from error
