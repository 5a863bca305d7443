import pytest

from core.errors import Conflict, GitFailed, NotFound, Refused, UsageError
from core.git.worktree_add import add_worktree
from core.git.worktrees import list_worktrees


@pytest.fixture
def base(repo, git):
    return git(repo, "rev-parse", "HEAD").strip()


def branches(repo, git):
    return git(repo, "branch", "--format=%(refname:short)").split()


def test_new_branch_and_folder(repo, git, base):
    path = repo.parent / "repo.worktrees" / "fix"
    fact = add_worktree(str(repo), str(path), "fix", base)
    assert (fact.path, fact.branch, fact.head, fact.main) == (str(path), "fix", base, False)
    assert (path / "README.md").read_text() == "an example\n"
    assert git(path, "status", "--porcelain") == ""


def test_existing_branch_and_empty_folder(repo, git, base, commit):
    git(repo, "branch", "old")
    (repo.parent / "here").mkdir()
    assert add_worktree(str(repo), str(repo.parent / "here"), "old", "", new_branch=False).branch == "old"


def test_from_a_remote_branch_nothing_is_tracked(repo, git, base):
    git(repo, "update-ref", "refs/remotes/origin/topic", base)
    add_worktree(str(repo), str(repo.parent / "t"), "topic", "refs/remotes/origin/topic")
    assert git(repo, "config", "--get", "branch.topic.remote", code=True) == "1"


def test_inside_the_project_git_does_not_see_it(repo, git, base):
    add_worktree(str(repo), str(repo / "worktrees" / "x"), "x", base)
    assert git(repo, "status", "--porcelain") == ""


def test_bare_repository(bare_repo, git, base):
    assert add_worktree(str(bare_repo), str(bare_repo.parent / "t"), "t", base).branch == "t"


def test_taken_paths_are_left_as_they_are(repo, git, base):
    (repo.parent / "file").write_text("mine")
    (repo.parent / "full").mkdir()
    (repo.parent / "full" / "x").write_text("mine")
    (repo.parent / "dangling").symlink_to("nowhere/else")
    wrong = {"file": "not a folder", "full": "not empty", "file/below/it": "is a file"}
    for name, why in wrong.items():
        with pytest.raises(Conflict, match=why):
            add_worktree(str(repo), str(repo.parent / name), "new", base)
    with pytest.raises(Refused, match="own folder"):
        add_worktree(str(repo), str(repo / ".git" / "x"), "new", base)
    assert (repo.parent / "full" / "x").read_text() == "mine"
    assert branches(repo, git) == ["main"]


def test_taken_branches(repo, linked, git, base):
    path = str(repo.parent / "p")
    with pytest.raises(Conflict, match="already exists"):
        add_worktree(str(repo), path, "work", base)
    with pytest.raises(Conflict, match=r"checked out elsewhere.*trees/work"):
        add_worktree(str(repo), path, "work", "", new_branch=False)
    with pytest.raises(Conflict, match="clashes"):
        add_worktree(str(repo), path, "work/below", base)
    with pytest.raises(NotFound):
        add_worktree(str(repo), path, "none", "", new_branch=False)
    git(repo, "tag", "v1")
    with pytest.raises(NotFound):
        add_worktree(str(repo), path, "v1", "", new_branch=False)
    with pytest.raises(UsageError):
        add_worktree(str(repo), path, "-x", base)
    with pytest.raises(GitFailed):
        add_worktree(str(repo), path, "two..dots", base)
    with pytest.raises(NotFound, match="no commit"):
        add_worktree(str(repo), path, "new", "0123456789" * 4)
    assert sorted(branches(repo, git)) == ["main", "work"]
    assert not (repo.parent / "p").exists()


def test_never_inside_another_worktree(repo, linked, base):
    with pytest.raises(Refused, match="removed with it"):
        add_worktree(str(repo), str(linked / "sub"), "new", base)
    with pytest.raises(Conflict):
        add_worktree(str(repo), str(linked), "new", base)


def test_a_failing_hook_undoes_branch_and_folder(repo, git, base):
    hook = repo / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho the hook says no >&2\nexit 3\n")
    hook.chmod(0o755)
    path = repo.parent / "p"
    with pytest.raises(GitFailed, match="the hook says no"):
        add_worktree(str(repo), str(path), "new", base)
    assert not path.exists() and branches(repo, git) == ["main"] and len(list_worktrees(str(repo))) == 1
    path.mkdir()
    with pytest.raises(GitFailed):
        add_worktree(str(repo), str(path), "new", base)
    assert path.is_dir() and not list(path.iterdir())


def test_too_slow_undoes_everything(repo, git, base):
    hook = repo / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexec sleep 300\n")
    hook.chmod(0o755)
    path = repo.parent / "p"
    with pytest.raises(GitFailed, match="took longer"):
        add_worktree(str(repo), str(path), "new", base, seconds=1.0)
    assert not path.exists() and branches(repo, git) == ["main"] and len(list_worktrees(str(repo))) == 1


def test_the_entry_of_a_worktree_whose_files_are_gone_is_no_obstacle(repo, linked, git, base):
    import shutil

    shutil.rmtree(linked)
    assert add_worktree(str(repo), str(linked), "again", base).branch == "again"
    shutil.rmtree(linked)
    linked.mkdir()
    assert add_worktree(str(repo), str(linked), "third", base).branch == "third"


def test_but_a_locked_one_is(repo, linked, git, base):
    import shutil

    git(repo, "worktree", "lock", "--reason", "on a stick", str(linked))
    shutil.rmtree(linked)
    with pytest.raises(Conflict, match="on a stick"):
        add_worktree(str(repo), str(linked), "again", base)
    assert "on a stick" in git(repo, "worktree", "list", "--porcelain")
    assert sorted(branches(repo, git)) == ["main", "work"]
