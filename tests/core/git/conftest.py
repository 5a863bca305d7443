"""Real git in temporary repositories: one to act on, one worktree of it, and a way to look at all of it at once."""

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from core.git.snapshot import Restored, Snapshot, archive_ref, changed_since, restore_snapshot, take_snapshot
from core.git.worktree_remove import remove_worktree
from core.git.worktrees import require_admin_dir

Git = Callable[..., str]


@pytest.fixture
def git() -> Git:
    """`git(folder, *words)` as a person would type it; its output, or the test fails. `code=True`: the exit code."""

    def run(folder: Path | str, *words: str, stdin: bytes | None = None, code: bool = False) -> str:
        done = subprocess.run(["git", *words], cwd=folder, input=stdin, capture_output=True, timeout=60)
        if code:
            return str(done.returncode)
        assert done.returncode == 0, f"git {words}: {os.fsdecode(done.stderr)}"
        return os.fsdecode(done.stdout)

    return run


@pytest.fixture
def commit(git: Git) -> Callable[..., str]:
    """`commit(folder, name=text, ...)` writes files and commits them; the commit."""

    def make(folder: Path, message: str = "work", **files: str) -> str:
        for name, text in files.items():
            (folder / name).write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--allow-empty", "-m", message)
        return git(folder, "rev-parse", "HEAD").strip()

    return make


@pytest.fixture
def linked(repo: Path, git: Git) -> Path:
    """A worktree of `repo` on the branch `work`."""
    path = repo.parent / "trees" / "work"
    git(repo, "worktree", "add", "-q", "-b", "work", str(path))
    return path


@pytest.fixture
def empty_repo(tmp_path: Path, home: Path, git: Git) -> Path:
    """A repository without a commit."""
    folder = tmp_path / "empty"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


@pytest.fixture
def bare_repo(repo: Path, git: Git) -> Path:
    """A bare clone of `repo`."""
    folder = repo.parent / "bare.git"
    git(repo, "clone", "-q", "--bare", str(repo), str(folder))
    return folder


@pytest.fixture
def fingerprint(git: Git) -> Callable[[Path], dict[str, object]]:
    """Everything that must come back: every byte, permission and link, the index, what git says of it and of HEAD."""

    def look(worktree: Path) -> dict[str, object]:
        files: dict[bytes, tuple[int, bytes]] = {}
        for top, folders, names in os.walk(os.fsencode(worktree)):
            folders[:] = [name for name in folders if name != b".git"]
            links = [name for name in folders if os.path.islink(os.path.join(top, name))]
            for name in [*names, *links]:
                path = os.path.join(top, name)
                mode = os.lstat(path).st_mode
                if name == b".git":
                    continue
                if stat.S_ISLNK(mode):
                    content = os.readlink(path)
                else:
                    with open(path, "rb") as file:
                        content = file.read()
                files[os.path.relpath(path, os.fsencode(worktree))] = (mode, content)
        return {
            "files": files,
            "index": git(worktree, "ls-files", "--stage", "-v", "-z"),
            "status": git(worktree, "status", "--porcelain=v2", "-z", "--branch", "--untracked-files=all"),
            "staged": git(worktree, "diff", "--cached", "--raw", "-z", "--no-abbrev"),
            "ita": git(worktree, "diff", "--raw", "-z", "--diff-filter=A"),
        }

    return look


@pytest.fixture
def round_trip(
    repo: Path, fingerprint: Callable[[Path], dict[str, object]]
) -> Callable[..., tuple[Snapshot, Restored]]:
    """Take, remove, restore: nothing may differ, neither after the taking nor at the end."""

    def there_and_back(worktree: Path, extra: tuple[str, ...] = ()) -> tuple[Snapshot, Restored]:
        before = fingerprint(worktree)
        index = Path(require_admin_dir(str(repo / ".git"), str(worktree))) / "index"
        untouched = index.read_bytes()
        snapshot = take_snapshot(str(worktree), archive_ref("work", 1_800_000_000.25), "before teardown", extra=extra)
        assert index.read_bytes() == untouched
        assert not changed_since(str(worktree), snapshot, extra=extra)
        assert fingerprint(worktree) == before
        remove_worktree(str(repo), str(worktree), force=True)
        assert not worktree.exists()
        restored = restore_snapshot(str(repo), snapshot.ref)
        after = fingerprint(worktree)
        for part, value in before.items():
            assert after[part] == value, part
        assert not changed_since(str(worktree), snapshot, extra=extra)
        return snapshot, restored

    return there_and_back
