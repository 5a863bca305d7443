"""What a worktree takes, measured on a real one."""

import os
import shutil

import pytest

from core.errors import GitFailed
from core.git.disk_use import BLOCK, disk_use
from core.git.run_git import run_git


def taken(path):
    return os.lstat(path).st_blocks * BLOCK


@pytest.fixture
def tree(repo, tmp_path):
    """A linked worktree with tracked, untracked and ignored files."""
    folder = tmp_path / "kite"
    run_git(str(repo), "worktree", "add", "-q", str(folder), "-b", "kite")
    (folder / "new.txt").write_bytes(b"x" * 50_000)
    (folder / ".env").write_bytes(b"y" * 70_000)
    (repo / ".git" / "info" / "exclude").write_text("node_modules/\n")
    (folder / "node_modules" / "deep").mkdir(parents=True)
    (folder / "node_modules" / "deep" / "a\nb.js").write_bytes(b"z" * 200_000)
    return folder


def test_sources_stand_apart_from_what_git_ignores(tree):
    found = disk_use(str(tree))
    assert found.sources == sum(taken(tree / name) for name in ("README.md", ".gitignore", "new.txt"))
    assert found.ignored == taken(tree / ".env") + taken(tree / "node_modules" / "deep" / "a\nb.js")
    assert (found.files, found.whole) == (5, True)


def test_the_repository_itself_is_not_counted_and_links_count_once(repo):
    before = disk_use(str(repo))
    (repo / ".env").write_bytes(b"y" * 70_000)
    os.link(repo / ".env", repo / "second")
    os.symlink("/", repo / "everything")
    after = disk_use(str(repo))
    assert after.sources + after.ignored == before.sources + before.ignored + taken(repo / ".env")


def test_the_time_limit_leaves_a_figure_that_says_it_is_not_whole(tree):
    for number in range(3000):
        (tree / f"file-{number}").touch()
    rested = []
    found = disk_use(str(tree), seconds=30, rest=rested.append)
    assert found.whole and rested, "it rests now and then"
    times = iter([0.0, *[99.0] * 10_000])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.git.disk_use.time.monotonic", lambda: next(times))
        assert not disk_use(str(tree), seconds=30, rest=rested.append).whole


def test_what_is_no_worktree_or_gone_is_an_error_that_says_so(tree, tmp_path):
    shutil.rmtree(tree)
    with pytest.raises(GitFailed, match="does not exist"):
        disk_use(str(tree))
    (tmp_path / "plain").mkdir()
    with pytest.raises(GitFailed):
        disk_use(str(tmp_path / "plain"))
