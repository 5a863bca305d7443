import os
import shutil
import subprocess
import sys

import pytest

from core.errors import NotFound, UsageError
from core.git.locate import locate, locate_top


def test_main_checkout_from_any_depth(repo, git):
    deep = repo / "a" / "b"
    deep.mkdir(parents=True)
    for start in (repo, deep, repo / "README.md", repo / ".git", repo / ".git" / "refs" / "heads"):
        place = locate(str(start))
        assert (place.root, place.main_root, place.bare, place.linked) == (str(repo), str(repo), False, False)
        assert place.git_dir == place.common_dir == str(repo / ".git")


def test_linked_worktree_names_its_own_and_the_shared_folder(repo, linked):
    (linked / "sub").mkdir()
    for start in (linked / "sub", repo / ".git" / "worktrees" / "work"):
        place = locate(str(start))
        assert (place.root, place.main_root, place.linked) == (str(linked), str(repo), True)
        assert place.git_dir == str(repo / ".git" / "worktrees" / "work")
        assert place.common_dir == str(repo / ".git")


def test_relative_links_and_symlinks_lead_to_the_same_place(repo, linked):
    relative = os.path.relpath(repo / ".git" / "worktrees" / "work", linked)
    (linked / ".git").write_text(f"gitdir: {relative}\n")
    (repo.parent / "link").symlink_to(linked)
    assert locate(str(repo.parent / "link")) == locate(str(linked))
    assert locate(str(linked)).common_dir == str(repo / ".git")


def test_bare_repository_and_its_worktree(bare_repo, git):
    place = locate(str(bare_repo / "refs"))
    assert (place.root, place.bare, place.main_root) == (str(bare_repo), True, None)
    path = bare_repo.parent / "tree"
    git(bare_repo, "worktree", "add", "-q", str(path), "main")
    place = locate(str(path))
    assert (place.root, place.bare, place.main_root) == (str(path), False, None)
    assert place.common_dir == str(bare_repo)


def test_bare_repository_kept_in_a_dot_git_folder(repo, linked, git):
    git(repo, "config", "core.bare", "true")
    assert locate(str(linked)).main_root is None


def test_submodule_and_a_worktree_of_it(repo, bare_repo, git):
    git(repo, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(bare_repo), "sub")
    place = locate(str(repo / "sub"))
    assert (place.root, place.main_root, place.linked) == (str(repo / "sub"), str(repo / "sub"), False)
    assert place.common_dir == str(repo / ".git" / "modules" / "sub")
    path = repo.parent / "subtree"
    git(repo / "sub", "worktree", "add", "-q", str(path))
    assert locate(str(path)).main_root == str(repo / "sub")


def test_outside_of_any_repository(tmp_path):
    with pytest.raises(UsageError, match="not a git repository") as caught:
        locate(str(tmp_path))
    assert caught.value.exit_code == 2 and "git init" in caught.value.remedy
    with pytest.raises(UsageError):
        locate(str(tmp_path / "not" / "there"))


@pytest.mark.parametrize("content", ["", "nonsense", "gitdir: /nowhere/at/all", "gitdir: ."])
def test_broken_git_file_is_told_apart_from_none(repo, linked, content):
    (linked / ".git").write_text(content)
    with pytest.raises(UsageError) as caught:
        locate(str(linked))
    assert caught.value.code == "broken_git_file"


def test_empty_dot_git_folder_is_passed_over_as_git_does(repo):
    (repo / "sub" / ".git").mkdir(parents=True)
    assert locate(str(repo / "sub")).root == str(repo)


def test_top_only(repo, linked):
    assert locate_top(str(linked)).root == str(linked)
    (repo / "folder").mkdir()
    for wrong in (repo / "folder", repo / ".git", repo / "none"):
        with pytest.raises(NotFound):
            locate_top(str(wrong))


def test_agrees_with_git(repo, linked, git):
    for start in (repo, linked):
        place = locate(str(start))
        words = ("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-common-dir")
        assert git(start, *words).split() == [place.root, place.git_dir, place.common_dir]


def test_imports_nothing_heavy():
    code = "import sys; before = set(sys.modules); import core.git.locate, core.git.filesystems; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert not {"subprocess", "pathlib", "git", "asyncio", "shutil", "tempfile", "json"} & set(loaded)


def test_main_checkout_that_is_gone(repo, linked):
    moved = repo.parent / "moved"
    shutil.move(repo, moved)
    with pytest.raises(UsageError, match="not a repository any more") as caught:
        locate(str(linked))
    assert "git worktree repair" in caught.value.remedy
