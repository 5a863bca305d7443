import pytest

from core.errors import GitFailed, NotFound, Refused, UsageError
from core.git.bases import default_branch, resolve_base


@pytest.fixture
def cloned(repo, git, commit):
    """A clone whose remote has branches, tags and pull requests."""
    git(repo, "checkout", "-q", "-b", "feature/login")
    commit(repo, "login", a="1")
    git(repo, "tag", "light")
    git(repo, "tag", "-a", "-m", "annotated", "v1.0")
    git(repo, "checkout", "-q", "--detach", "main")
    pull = commit(repo, "pull", b="2")
    git(repo, "update-ref", "refs/pull/12/head", pull)
    git(repo, "update-ref", "refs/merge-requests/7/head", pull)
    git(repo, "checkout", "-q", "main")
    path = repo.parent / "clone"
    git(repo.parent, "clone", "-q", str(repo), str(path))
    return path


def rev(git, where, name):
    return git(where, "rev-parse", f"{name}^{{commit}}").strip()


def test_every_kind_of_name(cloned, git):
    head = rev(git, cloned, "HEAD")
    git(cloned, "branch", "mine")
    cases = {
        "": ("branch", "refs/heads/main"),
        "HEAD": ("branch", "refs/heads/main"),
        "main": ("branch", "refs/heads/main"),
        "mine": ("branch", "refs/heads/mine"),
        "refs/heads/mine": ("branch", "refs/heads/mine"),
        "origin/feature/login": ("remote", "refs/remotes/origin/feature/login"),
        "feature/login": ("remote", "refs/remotes/origin/feature/login"),
        "light": ("tag", "refs/tags/light"),
        "v1.0": ("tag", "refs/tags/v1.0"),
        head: ("commit", ""),
        head[:8]: ("commit", ""),
        "v1.0~1": ("commit", ""),
    }
    for text, (kind, ref) in cases.items():
        base = resolve_base(str(cloned), text)
        assert (base.kind, base.ref) == (kind, ref), text
        assert base.commit == rev(git, cloned, ref or text), text


def test_detached_head_is_a_commit(cloned, git):
    git(cloned, "checkout", "-q", "--detach", "v1.0")
    base = resolve_base(str(cloned))
    assert (base.kind, base.ref, base.commit) == ("commit", "", rev(git, cloned, "v1.0"))


def test_a_branch_wins_over_a_tag_of_its_name(cloned, git):
    git(cloned, "branch", "v1.0", "main")
    assert resolve_base(str(cloned), "v1.0").commit == rev(git, cloned, "main")


@pytest.mark.parametrize("text", ["pr/12", "pull/12/head", "pull/12", "PR/12", "#12", "mr/7", "merge-requests/7/head"])
def test_pull_requests_are_fetched(cloned, git, text):
    base = resolve_base(str(cloned), text)
    assert base.kind == "pull_request" and base.ref.startswith("refs/timonel/pull/")
    assert git(cloned, "log", "-1", "--format=%s", base.commit).strip() == "pull"


def test_a_branch_named_like_a_pull_request_wins_and_needs_no_network(cloned, git):
    git(cloned, "branch", "pr/12")
    git(cloned, "remote", "set-url", "origin", "/nowhere")
    assert resolve_base(str(cloned), "pr/12").kind == "branch"


def test_pull_requests_that_cannot_be_had(cloned, repo, git):
    with pytest.raises(NotFound, match="no pull request 99"):
        resolve_base(str(cloned), "pr/99")
    with pytest.raises(NotFound, match="no remote"):
        resolve_base(str(repo), "pr/1")
    git(cloned, "remote", "set-url", "origin", "/nowhere/at/all")
    with pytest.raises(GitFailed) as caught:
        resolve_base(str(cloned), "pr/12")
    assert "git fetch origin" in caught.value.remedy


def test_unknown_names_bring_close_ones(cloned):
    for text, close in {
        "mian": "main",
        "feature/logn": "feature/login",
        "logn": "origin/feature/login",
        "v1.1": "v1.0",
    }.items():
        with pytest.raises(NotFound) as caught:
            resolve_base(str(cloned), text)
        assert close in caught.value.remedy, text
    with pytest.raises(NotFound, match="no branch, tag or commit"):
        resolve_base(str(cloned), "completely-different-xyz")


@pytest.mark.parametrize("text", ["-x", "--upload-pack=x", "a\nb", "\0", "a\x1bb"])
def test_hostile_names(cloned, text):
    with pytest.raises(UsageError):
        resolve_base(str(cloned), text)


@pytest.mark.parametrize("text", ["*", "main*", "a b", "..", "main..HEAD", "@{-1}", "ma?n", ":/x", "^main"])
def test_names_that_are_no_single_commit(cloned, text):
    with pytest.raises(NotFound):
        resolve_base(str(cloned), text)


def test_several_remotes_with_the_branch(cloned, git):
    git(cloned, "update-ref", "refs/remotes/fork/feature/login", "HEAD")
    with pytest.raises(UsageError) as caught:
        resolve_base(str(cloned), "feature/login")
    assert "origin/feature/login" in caught.value.remedy and "fork/feature/login" in caught.value.remedy


def test_a_tag_of_a_tree_is_no_base(cloned, git):
    git(cloned, "tag", "tree", "HEAD^{tree}")
    with pytest.raises(UsageError, match="does not name a commit"):
        resolve_base(str(cloned), "tree")


def test_no_commits_yet(empty_repo):
    for text in ("", "main", "anything"):
        with pytest.raises(Refused, match="no commits yet") as caught:
            resolve_base(str(empty_repo), text)
        assert "git commit" in caught.value.remedy


def test_bare_repository(bare_repo):
    assert resolve_base(str(bare_repo)).ref == "refs/heads/main"


def test_default_branch(cloned, repo, empty_repo, git):
    assert default_branch(str(cloned)) == "main"
    git(cloned, "branch", "-m", "main", "trunk")
    git(cloned, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    git(cloned, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    git(cloned, "branch", "main")
    assert default_branch(str(cloned)) == "trunk"
    git(repo, "branch", "-m", "main", "develop")
    assert default_branch(str(repo)) == "develop"
    assert default_branch(str(empty_repo)) == "main"
