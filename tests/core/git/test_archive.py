import os
import socket
from pathlib import Path

import pytest

from core.errors import NotFound, Refused, UsageError
from core.git.snapshot import (
    archive_ref,
    changed_since,
    delete_snapshot,
    list_snapshots,
    read_snapshot,
    restore_snapshot,
    take_snapshot,
)
from core.git.worktree_remove import REMOVING, remove_worktree
from core.git.worktrees import require_admin_dir

REF = archive_ref("work", 1_800_000_000.25)


def test_the_path_inside_the_snapshot_can_be_read_with_plain_git(repo, linked, git):
    (linked / "new").write_text("hello\n")
    snapshot = take_snapshot(str(linked), REF, "why it was taken")
    assert git(repo, "show", f"{REF}:new") == "hello\n"
    assert git(repo, "rev-parse", f"{REF}^1").strip() == snapshot.head
    assert "why it was taken" in git(repo, "log", "-1", "--format=%s", REF)


def test_list_read_and_delete(repo, linked, git):
    first = take_snapshot(str(linked), archive_ref("work", 100.0), "first")
    (linked / "new").write_text("x")
    second = take_snapshot(str(linked), archive_ref("work", 200.5), "second")
    take_snapshot(str(linked), archive_ref("other", 300.0), "other")
    assert list_snapshots(str(repo), "work") == (second, first)
    assert [snapshot.message for snapshot in list_snapshots(str(repo))] == ["other", "second", "first"]
    assert read_snapshot(str(repo), second.ref) == second and second.at == 200.5
    delete_snapshot(str(repo), first.ref)
    assert list_snapshots(str(repo), "work") == (second,)
    with pytest.raises(UsageError):
        delete_snapshot(str(repo), "refs/heads/main")
    with pytest.raises(NotFound):
        read_snapshot(str(repo), "refs/heads/main")
    with pytest.raises(NotFound):
        read_snapshot(str(repo), "refs/timonel/archive/ada/none")


def test_taken_again_under_the_same_ref_the_older_stays_reachable(repo, linked, git):
    (linked / "new").write_text("older")
    first = take_snapshot(str(linked), REF, "first")
    (linked / "new").write_text("newer")
    second = take_snapshot(str(linked), REF, "second")
    assert changed_since(str(linked), first) and not changed_since(str(linked), second)
    assert git(repo, "show", f"{REF}:new") == "newer"
    assert git(repo, "merge-base", "--is-ancestor", first.commit, REF, code=True) == "0"


def test_a_half_removed_worktree_never_replaces_its_snapshot(repo, linked):
    (linked / "new").write_text("x")
    snapshot = take_snapshot(str(linked), REF, "whole")
    (Path(require_admin_dir(str(repo / ".git"), str(linked))) / REMOVING).touch()
    (linked / "new").unlink()
    assert take_snapshot(str(linked), REF, "half") == snapshot
    with pytest.raises(Refused):
        take_snapshot(str(linked), archive_ref("work", 5.0), "half")


def test_a_folder_that_lost_its_git_file_is_not_taken_for_the_checkout_around_it(repo, git):
    inside = repo / "worktrees" / "x"
    git(repo, "worktree", "add", "-q", str(inside))
    (inside / ".git").unlink()
    with pytest.raises(NotFound):
        take_snapshot(str(inside), REF, "m")


def test_other_repositories_inside_are_named_as_losses(repo, linked, git):
    git(linked, "init", "-q", "nested")
    (linked / "nested" / "file").write_text("x")
    snapshot = take_snapshot(str(linked), REF, "m")
    assert [(part.path, part.loss) for part in snapshot.loses] == [("nested/", True)]
    assert read_snapshot(str(repo), REF).loses == snapshot.loses


def test_submodules_are_noted_and_come_back_empty(repo, bare_repo, git, commit, fingerprint):
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(bare_repo), "sub")
    git(repo, "commit", "-q", "-m", "sub")
    path = repo.parent / "withsub"
    git(repo, "worktree", "add", "-q", "-b", "withsub", str(path))
    git(path, "-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init")
    snapshot = take_snapshot(str(path), REF, "clean")
    assert [(part.path, part.loss) for part in snapshot.unsaved] == [("sub", False)]
    (path / "sub" / "README.md").write_text("changed inside\n")
    assert take_snapshot(str(path), archive_ref("withsub", 1.0), "dirty").loses[0].path == "sub"
    git(path / "sub", "checkout", "-q", "README.md")
    commit(path / "sub", "only here")
    git(path, "add", "sub")
    assert "commits that no remote has" in take_snapshot(str(path), archive_ref("withsub", 2.0), "own").loses[0].why
    git(path, "submodule", "update", "-q")
    remove_worktree(str(repo), str(path), force=True)
    restore_snapshot(str(repo), REF)
    assert git(path, "status", "--porcelain") == "" and not list((path / "sub").iterdir())


def test_sockets_and_pipes_do_not_stop_it(repo, linked, monkeypatch):
    os.mkfifo(linked / "pipe")
    monkeypatch.chdir(linked)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock")
        take_snapshot(str(linked), REF, "m")
