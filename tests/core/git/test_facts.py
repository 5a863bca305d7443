import pytest

from core.errors import NotFound
from core.git.facts import loss_facts
from core.git.status import parse_status, read_status


@pytest.fixture
def base(repo, git):
    return git(repo, "rev-parse", "HEAD").strip()


def test_nothing_to_lose(linked, base):
    facts = loss_facts(str(linked), base)
    assert facts.clean and (facts.branch, facts.head, facts.ahead, facts.unpushed) == ("work", base, 0, 0)


def test_names_files_and_counts_commits(linked, base, git, commit):
    commit(linked, one="1")
    commit(linked, two="2")
    (linked / "one").write_text("changed")
    (linked / "staged").write_text("x")
    git(linked, "add", "staged")
    (linked / "two").unlink()
    (linked / "new\nline").write_text("x")
    (linked / ".env").write_text("ignored")
    facts = loss_facts(str(linked), base)
    assert facts.dirty == ("one", "staged", "two") and facts.untracked == ("new\nline",)
    assert (facts.ahead, facts.unpushed, facts.clean) == (2, 2, False)


def test_pushed_commits_are_not_unpushed(linked, base, git, commit, bare_repo):
    git(linked, "remote", "add", "origin", str(bare_repo))
    commit(linked, one="1")
    git(linked, "push", "-q", "-u", "origin", "work")
    commit(linked, two="2")
    facts = loss_facts(str(linked), base)
    assert (facts.ahead, facts.unpushed, facts.upstream) == (2, 1, "origin/work")
    git(linked, "push", "-q")
    git(linked, "pack-refs", "--all")
    assert loss_facts(str(linked), base).clean


def test_commits_of_the_base_are_not_lost_with_the_worktree(repo, linked, git, commit):
    commit(repo, only_on_main="never pushed")
    git(linked, "merge", "-q", "main")
    assert loss_facts(str(linked), "main").unpushed == 0


def test_conflicts_progress_and_stashes(repo, linked, base, git, commit):
    commit(repo, shared="theirs")
    commit(linked, shared="ours")
    (linked / "shared").write_text("stashed")
    git(linked, "stash", "-q")
    git(linked, "merge", "main", code=True)
    facts = loss_facts(str(linked), base)
    assert (facts.conflicted, facts.in_progress, facts.stashes) == (("shared",), "merge", 1)
    git(linked, "merge", "--abort")
    git(linked, "rebase", "main", code=True)
    facts = loss_facts(str(linked), base)
    assert (facts.in_progress, facts.branch) == ("rebase", None)
    git(linked, "rebase", "--abort")
    git(linked, "revert", "--no-commit", "HEAD")
    assert loss_facts(str(linked), base).in_progress == "revert"


def test_no_commits(empty_repo):
    (empty_repo / "new").write_text("x")
    facts = loss_facts(str(empty_repo))
    assert (facts.head, facts.branch, facts.ahead, facts.untracked) == ("", "main", 0, ("new",))


def test_settings_of_the_person_hide_nothing(linked, base, git):
    git(linked, "config", "status.showUntrackedFiles", "no")
    git(linked, "config", "status.relativePaths", "true")
    git(linked, "config", "status.renames", "copies")
    git(linked, "mv", "README.md", "MOVED.md")
    (linked / "new").write_text("x")
    facts = loss_facts(str(linked), base)
    assert facts.dirty == ("MOVED.md", "README.md") and facts.untracked == ("new",)


def test_only_the_top_of_a_worktree(repo, tmp_path):
    (repo / "folder").mkdir()
    for path in (repo / "folder", tmp_path):
        with pytest.raises(NotFound):
            loss_facts(str(path))


def test_ahead_and_behind_the_upstream(repo, linked, git, commit):
    git(linked, "branch", "-q", "--set-upstream-to", "main")
    commit(linked, mine="x")
    commit(repo, theirs="y")
    commit(repo, theirs="z")
    status = read_status(str(linked))
    assert (status.upstream, status.ahead, status.behind) == ("main", 1, 2)


def test_status_lines_with_spaces_in_names():
    zero = "0" * 40
    status = parse_status(
        [
            "# branch.oid (initial)",
            "# branch.head (detached)",
            f"1 .M N... 100644 100644 100644 {zero} {zero} a b c",
            f"u UU S.M. 100644 100644 100644 100644 {zero} {zero} {zero} d e",
            "? f g/",
        ]
    )
    assert (status.head, status.branch, status.dirty, status.conflicted) == ("", None, ("a b c", "d e"), ("d e",))
    assert status.untracked == ("f g/",) and status.changes[1].submodule == "S.M."
