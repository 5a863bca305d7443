import os
import shutil
import signal
import subprocess

import pytest

from core.git.leftovers import leftovers, undo_leftovers
from core.git.snapshot import archive_ref
from core.git.worktree_remove import REMOVING
from core.git.worktrees import INITIALIZING, RESTORING


@pytest.fixture
def base(repo, git):
    return git(repo, "rev-parse", "HEAD").strip()


def test_nothing(repo, base):
    found = leftovers(str(repo), str(repo.parent / "x"), "x", base)
    assert found.nothing and not found.whole


def test_whole_and_worthless(repo, linked, base, commit):
    found = leftovers(str(repo), str(linked), "work", base)
    assert found.whole and found.worthless and not found.nothing and found.branch_at == base
    (linked / "new").write_text("x")
    assert leftovers(str(repo), str(linked), "work", base).dirty == ("new",)
    tip = commit(linked)
    found = leftovers(str(repo), str(linked), "work", base)
    assert (found.branch_at, found.beyond_base, found.worthless) == (tip, 1, False)


def test_what_is_under_way(repo, linked, git, base):
    path = str(linked)
    for reason, name in ((INITIALIZING, "making"), (RESTORING + archive_ref("work", 1.0), "restoring")):
        git(repo, "worktree", "lock", "--reason", reason, path)
        found = leftovers(str(repo), path, "work", base)
        assert getattr(found, name) and not found.whole
        git(repo, "worktree", "unlock", path)
    (repo / ".git" / "worktrees" / "work" / REMOVING).touch()
    found = leftovers(str(repo), path, "work", base)
    assert found.removing and not found.whole


def test_undo_takes_back_every_stage_of_a_spawn(repo, git, base):
    path = repo.parent / "trees" / "x"

    def branch_only():
        git(repo, "branch", "x")

    def entry_only():
        whole()
        shutil.rmtree(path)

    def whole():
        git(repo, "worktree", "add", "-q", "-b", "x", str(path))

    def half():
        whole()
        git(repo, "worktree", "lock", "--reason", INITIALIZING, str(path))
        (path / "README.md").unlink()

    def empty_folder():
        path.mkdir(parents=True)

    for stage in (branch_only, entry_only, whole, half, empty_folder):
        stage()
        assert undo_leftovers(str(repo), str(path), "x", base).branch_at is None, stage
        assert undo_leftovers(str(repo), str(path), "x", base).nothing, stage
        assert git(repo, "branch", "--list", "x") == ""
        if path.exists():
            path.rmdir()


def test_undo_touches_nobodys_work(repo, linked, git, base, commit):
    (linked / "new").write_text("x")
    assert not undo_leftovers(str(repo), str(linked), "work", base).nothing
    assert (linked / "new").exists()
    commit(linked)
    assert undo_leftovers(str(repo), str(linked), "work", base).beyond_base == 1
    stranger = repo.parent / "stranger"
    stranger.mkdir()
    (stranger / "file").write_text("x")
    git(repo, "branch", "stranger")
    assert undo_leftovers(str(repo), str(stranger), "stranger", base).folder
    assert (stranger / "file").exists()


def test_undo_leaves_a_branch_that_was_there_before(repo, linked, git, base):
    undo_leftovers(str(repo), str(linked), "work", base, made_branch=False)
    assert not linked.exists() and git(repo, "branch", "--list", "work")


def test_git_killed_while_it_makes_a_worktree(repo, git, base, tmp_path):
    """A real kill: the hook that git runs at the end of `worktree add` ends git itself."""
    hook = repo / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nkill -9 $PPID\n")
    hook.chmod(0o755)
    path = tmp_path / "killed"
    done = subprocess.run(["git", "worktree", "add", "-q", "-b", "killed", str(path)], cwd=repo)
    assert done.returncode == -signal.SIGKILL
    hook.unlink()
    assert os.path.isdir(path)
    assert undo_leftovers(str(repo), str(path), "killed", base).nothing
    assert not path.exists() and git(repo, "branch", "--list", "killed") == ""
