import pytest

from core.errors import NotFound
from core.git.locate import locate
from core.git.worktrees import (
    admin_dir,
    default_path,
    exclude_inside,
    find_worktree,
    list_worktrees,
    parse_worktrees,
    require_admin_dir,
)


def test_list_tells_every_state(repo, linked, git):
    git(repo, "worktree", "add", "-q", "--detach", str(repo.parent / "loose"))
    git(repo, "worktree", "lock", "--reason", "on a stick", str(repo.parent / "loose"))
    gone = repo.parent / "gone"
    git(repo, "worktree", "add", "-q", str(gone))
    (gone / ".git").unlink()
    main, *rest = list_worktrees(str(linked))
    head = git(repo, "rev-parse", "HEAD").strip()
    facts = {fact.path: fact for fact in rest}
    assert (main.path, main.branch, main.main, main.bare, main.head) == (str(repo), "main", True, False, head)
    assert facts[str(linked)].branch == "work" and not facts[str(linked)].locked
    loose = facts[str(repo.parent / "loose")]
    assert (loose.branch, loose.locked, loose.why_locked) == (None, True, "on a stick")
    assert facts[str(gone)].prunable and not facts[str(linked)].prunable


def test_bare_and_empty_repositories(bare_repo, empty_repo):
    assert list_worktrees(str(bare_repo))[0].bare
    (only,) = list_worktrees(str(empty_repo))
    assert (only.head, only.branch) == ("", "main")


def test_paths_with_newlines_and_the_old_format():
    entries = parse_worktrees(["worktree /a\nb", "HEAD " + "1" * 40, "branch refs/heads/x/y", "locked", ""])
    assert entries[0].path == "/a\nb" and entries[0].branch == "x/y"
    assert (entries[0].locked, entries[0].why_locked) == (True, "")
    assert parse_worktrees([]) == ()


def test_find_and_admin_folder_through_symlinks_and_after_the_folder_is_gone(repo, linked):
    import shutil

    common = str(repo / ".git")
    (repo.parent / "link").symlink_to(linked)
    found = find_worktree(str(repo), str(repo.parent / "link"))
    assert found is not None and found.branch == "work"
    assert admin_dir(common, str(repo.parent / "link")) == str(repo / ".git" / "worktrees" / "work")
    shutil.rmtree(linked)
    assert admin_dir(common, str(linked)) == str(repo / ".git" / "worktrees" / "work")
    assert admin_dir(common, str(repo)) is None
    with pytest.raises(NotFound):
        require_admin_dir(common, str(repo))


@pytest.mark.parametrize(
    ("setting", "path"),
    [
        ("", "/home/ada/shop.worktrees/fix"),
        ("worktrees", "/home/ada/shop/worktrees/fix"),
        ("../trees/", "/home/ada/trees/fix"),
        ("/srv/trees", "/srv/trees/fix"),
        ("~/trees", "/home/eve/trees/fix"),
    ],
)
def test_default_path(monkeypatch, setting, path):
    monkeypatch.setenv("HOME", "/home/eve")
    assert default_path("/home/ada/shop", "fix", setting) == path


def test_default_path_of_a_bare_repository():
    assert default_path("/srv/shop.git", "fix") == "/srv/shop.worktrees/fix"


def test_inside_the_project_is_ignored_through_info_exclude_once(repo, git):
    place = locate(str(repo))
    exclude = repo / ".git" / "info" / "exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text("*.swp")
    path = repo / "work [trees]" / "x"
    assert exclude_inside(place, str(path)) and not exclude_inside(place, str(path))
    assert exclude.read_text() == "*.swp\n/work\\ \\[trees]/\n"
    path.mkdir(parents=True)
    (path / "file").write_text("x")
    assert git(repo, "status", "--porcelain") == ""
    assert not exclude_inside(place, str(repo.parent / "elsewhere" / "x"))
    assert not exclude_inside(place, str(repo / "top"))
