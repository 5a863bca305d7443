import os
import shutil
from pathlib import Path

import pytest

from core.errors import GitFailed, NotFound, Refused
from core.git.worktree_remove import REMOVING, prune, remove_tree, remove_worktree
from core.git.worktrees import INITIALIZING, list_worktrees, require_admin_dir


def test_clean_goes_with_its_ignored_files_and_its_branch_stays(repo, linked, git):
    (linked / ".env").write_text("x")
    remove_worktree(str(repo), str(linked))
    assert not linked.exists() and len(list_worktrees(str(repo))) == 1
    assert sorted(os.listdir(linked.parent)) == []
    assert git(repo, "rev-parse", "work").strip()


def test_dirty_is_refused_with_names_and_removed_with_force(repo, linked):
    (linked / "README.md").write_text("changed")
    (linked / "new").write_text("x")
    with pytest.raises(Refused, match=r"README.md, new"):
        remove_worktree(str(repo), str(linked))
    assert (linked / "new").exists() and not list((repo / ".git" / "worktrees" / "work").glob("timonel*"))
    remove_worktree(str(repo), str(linked), force=True)
    assert not linked.exists()


def test_the_main_checkout_is_never_removed(repo, linked, bare_repo, git):
    for start in (repo, linked):
        for path in (repo, repo / "."):
            with pytest.raises(Refused, match="main checkout"):
                remove_worktree(str(start), str(path), force=True, even_locked=True)
    (repo.parent / "link").symlink_to(repo)
    with pytest.raises(Refused):
        remove_worktree(str(linked), str(repo.parent / "link"), force=True)
    with pytest.raises(Refused):
        remove_worktree(str(bare_repo), str(bare_repo), force=True)
    assert (repo / "README.md").exists() and (bare_repo / "HEAD").exists()


def test_nothing_but_worktrees_of_this_repository(repo, linked, git, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(repo, other)
    (tmp_path / "plain").mkdir()
    (repo / "folder").mkdir()
    git(tmp_path, "clone", "-q", str(repo), "clone")
    for path in (other, tmp_path / "plain", repo / "folder", tmp_path / "clone", tmp_path / "none", linked.parent):
        with pytest.raises(NotFound):
            remove_worktree(str(repo), str(path), force=True, even_locked=True)
    assert (other / "README.md").exists() and (tmp_path / "clone" / "README.md").exists()


def test_a_reused_path_belongs_to_somebody_else(repo, linked, git):
    shutil.rmtree(linked)
    linked.mkdir()
    git(linked, "init", "-q")
    (linked / "precious").write_text("x")
    with pytest.raises(Refused, match="does not lead there"):
        remove_worktree(str(repo), str(linked), force=True)
    shutil.rmtree(linked / ".git")
    with pytest.raises(Refused):
        remove_worktree(str(repo), str(linked), force=True)
    assert (linked / "precious").exists()


def test_locked_is_refused_with_its_reason(repo, linked, git):
    git(repo, "worktree", "lock", "--reason", "in use", str(linked))
    with pytest.raises(Refused, match="locked: in use"):
        remove_worktree(str(repo), str(linked), force=True)
    remove_worktree(str(repo), str(linked), even_locked=True)
    assert not linked.exists()


def test_what_git_left_half_made_is_removable(repo, linked, git):
    git(repo, "worktree", "lock", "--reason", INITIALIZING, str(linked))
    remove_worktree(str(repo), str(linked), force=True)
    assert len(list_worktrees(str(repo))) == 1


def test_a_worktree_that_holds_another_one_is_refused(repo, linked, git):
    git(repo, "worktree", "add", "-q", str(linked / "inner"))
    with pytest.raises(Refused, match="inner"):
        remove_worktree(str(repo), str(linked), force=True)
    assert (linked / "inner" / "README.md").exists()


def test_gone_already_drops_the_entry(repo, linked):
    shutil.rmtree(linked)
    remove_worktree(str(repo), str(linked))
    assert len(list_worktrees(str(repo))) == 1
    with pytest.raises(NotFound):
        remove_worktree(str(repo), str(linked))


def test_a_removal_cut_short_is_finished_by_the_next(repo, linked, monkeypatch):
    (linked / "folder").mkdir()
    (linked / "folder" / "file").write_text("x")
    real = shutil.rmtree

    def fails(path):
        raise OSError(16, "Device or resource busy", str(path))

    monkeypatch.setattr("core.git.worktree_remove.shutil.rmtree", fails)
    with pytest.raises(GitFailed, match=r"busy .*folder"):
        remove_worktree(str(repo), str(linked), force=True)
    monkeypatch.setattr("core.git.worktree_remove.shutil.rmtree", real)
    assert (Path(require_admin_dir(str(repo / ".git"), str(linked))) / REMOVING).exists()
    remove_worktree(str(repo), str(linked))
    assert not linked.exists() and len(list_worktrees(str(repo))) == 1


def test_something_new_at_a_half_removed_path_is_spared(repo, linked, git):
    (repo / ".git" / "worktrees" / "work" / REMOVING).touch()
    shutil.rmtree(linked)
    linked.mkdir()
    git(linked, "init", "-q")
    with pytest.raises(Refused):
        remove_worktree(str(repo), str(linked), force=True)
    assert (linked / ".git").is_dir()


def test_submodules_do_not_stop_it(repo, bare_repo, git):
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(bare_repo), "sub")
    git(repo, "commit", "-q", "-m", "sub")
    path = repo.parent / "withsub"
    git(repo, "worktree", "add", "-q", str(path))
    git(path, "-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init")
    (path / "sub" / "new").write_text("x")
    with pytest.raises(Refused, match="sub"):
        remove_worktree(str(repo), str(path))
    remove_worktree(str(repo), str(path), force=True)
    assert not path.exists() and (repo / "sub" / "README.md").exists()


def test_links_are_not_followed_and_read_only_folders_are_removed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_text("x")
    tree = tmp_path / "tree"
    (tree / "ro").mkdir(parents=True)
    (tree / "ro" / "file").write_text("x")
    (tree / "link").symlink_to(outside)
    (tree / "ro").chmod(0o555)
    remove_tree(str(tree))
    assert not tree.exists() and (outside / "keep").exists()
    remove_tree(str(tree))


def test_prune_keeps_what_is_locked(repo, linked, git):
    git(repo, "worktree", "add", "-q", str(repo.parent / "locked"))
    git(repo, "worktree", "lock", str(repo.parent / "locked"))
    shutil.rmtree(linked)
    shutil.rmtree(repo.parent / "locked")
    assert "worktrees/work" in prune(str(repo))[0]
    assert prune(str(repo)) == ()
    assert [fact.path for fact in list_worktrees(str(repo))] == [str(repo), str(repo.parent / "locked")]
