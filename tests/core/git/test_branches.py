import pytest

from core.errors import Conflict, GitFailed, NotFound, Refused
from core.git.branches import (
    branch_commit,
    checked_out_at,
    create_branch,
    current_branch,
    delete_branch,
    refuse_bad_branch,
    unpushed_count,
    upstream_of,
)


def test_create_is_repeatable_at_the_same_commit_only(repo, git, commit):
    first = git(repo, "rev-parse", "HEAD").strip()
    create_branch(str(repo), "a/b", first)
    create_branch(str(repo), "a/b", "main")
    assert branch_commit(str(repo), "a/b") == first
    commit(repo, more="x")
    with pytest.raises(Conflict):
        create_branch(str(repo), "a/b", "main")
    with pytest.raises(GitFailed):
        create_branch(str(repo), "a", "main")


def test_delete(repo, linked, git, commit):
    git(repo, "branch", "done")
    git(repo, "config", "branch.done.remote", "origin")
    at = git(repo, "rev-parse", "done").strip()
    with pytest.raises(Refused, match="has moved"):
        delete_branch(str(repo), "done", expected="0" * 40)
    assert delete_branch(str(repo), "done", expected=at) and not delete_branch(str(repo), "done")
    assert git(repo, "config", "--get-regexp", "branch.done", code=True) == "1"
    with pytest.raises(Refused, match="trees/work"):
        delete_branch(str(repo), "work")
    assert branch_commit(str(repo), "work")


def test_checked_out_at_sees_worktrees_and_rebases(repo, linked, git, commit):
    assert checked_out_at(str(repo), "work") == str(linked)
    assert checked_out_at(str(repo), "main") == str(repo)
    assert checked_out_at(str(repo), "none") is None
    commit(repo, shared="theirs")
    commit(linked, shared="ours")
    git(linked, "rebase", "main", code=True)
    assert git(linked, "symbolic-ref", "HEAD", code=True) != "0"
    assert checked_out_at(str(repo), "work") == str(linked)
    with pytest.raises(Refused):
        delete_branch(str(repo), "work")


def test_unpushed_and_upstream(repo, linked, git, commit, bare_repo):
    git(repo, "remote", "add", "origin", str(bare_repo))
    git(repo, "fetch", "-q", "origin")
    assert unpushed_count(str(repo), "work") == 0
    commit(linked, one="1")
    commit(linked, two="2")
    assert unpushed_count(str(repo), "work") == 2
    git(linked, "push", "-q", "-u", "origin", "work")
    commit(linked, three="3")
    assert unpushed_count(str(repo), "work") == 1
    assert upstream_of(str(repo), "work") == "origin/work" and upstream_of(str(repo), "main") == ""
    with pytest.raises(NotFound):
        unpushed_count(str(repo), "none")


def test_current_branch(repo, empty_repo, git):
    assert current_branch(str(repo)) == "main" and current_branch(str(empty_repo)) == "main"
    git(repo, "checkout", "-q", "--detach")
    assert current_branch(str(repo)) is None


def test_bad_names_are_refused(repo):
    refuse_bad_branch(str(repo), "good/name")
    for name in ("two..dots", "-dash", "a b", "x.lock", ""):
        with pytest.raises(GitFailed):
            refuse_bad_branch(str(repo), name)
