"""Snapshots in the middle of a merge, rebase, cherry-pick or bisect, and commits that only a log knows."""

import pytest

from core.git.snapshot import archive_ref, restore_snapshot, take_snapshot
from core.git.worktree_remove import remove_worktree

REF = archive_ref("work", 1_800_000_000)


@pytest.fixture
def clash(repo, linked, git, commit):
    """`work` and `main` change the same line; a third file conflicts as deleted and changed."""
    commit(repo, shared="start\n", gone="start\n")
    git(linked, "reset", "-q", "--hard", "main")
    commit(repo, "theirs", shared="theirs\n", gone="theirs\n")
    git(linked, "rm", "-q", "gone")
    commit(linked, "ours", shared="ours\n")
    commit(linked, "ours again", other="more\n")
    return linked


def there_and_back(repo, worktree, git, fingerprint):
    before = fingerprint(worktree)
    snapshot = take_snapshot(str(worktree), REF, "m")
    remove_worktree(str(repo), str(worktree), force=True)
    git(repo, "reflog", "expire", "--expire=now", "--all")
    git(repo, "gc", "--quiet", "--prune=now")
    restore_snapshot(str(repo), REF)
    after = fingerprint(worktree)
    for part, value in before.items():
        assert after[part] == value, part
    return snapshot


def test_merge_with_conflicts_can_be_finished_after_the_restore(repo, clash, git, fingerprint):
    assert git(clash, "merge", "main", code=True) == "1"
    (clash / "shared").write_text("half resolved\n")
    snapshot = there_and_back(repo, clash, git, fingerprint)
    assert snapshot.in_progress == "merge"
    (clash / "shared").write_text("both\n")
    git(clash, "rm", "-q", "gone")
    git(clash, "add", "shared")
    git(clash, "commit", "-q", "--no-edit")
    assert len(git(clash, "rev-list", "--parents", "-1", "HEAD").split()) == 3


def test_rebase_can_be_continued_after_the_restore(repo, clash, git, fingerprint):
    assert git(clash, "rebase", "main", code=True) == "1"
    snapshot = there_and_back(repo, clash, git, fingerprint)
    assert snapshot.in_progress == "rebase" and snapshot.rebased[0] == "refs/heads/work"
    (clash / "shared").write_text("both\n")
    git(clash, "rm", "-q", "gone")
    git(clash, "add", "shared")
    git(clash, "-c", "core.editor=true", "rebase", "--continue")
    assert git(clash, "symbolic-ref", "--short", "HEAD") == "work\n"
    assert git(clash, "log", "--format=%s", "main..") == "ours again\nours\n"


def test_a_rebase_whose_branch_was_deleted_gets_it_back(repo, clash, git, fingerprint):
    git(clash, "rebase", "main", code=True)
    before = fingerprint(clash)
    take_snapshot(str(clash), REF, "m")
    remove_worktree(str(repo), str(clash), force=True)
    git(repo, "branch", "-D", "work")
    restore_snapshot(str(repo), REF)
    assert fingerprint(clash) == before
    git(clash, "rebase", "--abort")
    assert git(clash, "log", "-1", "--format=%s") == "ours again\n"


def test_cherry_pick_in_conflict(repo, clash, git, fingerprint):
    git(clash, "cherry-pick", "main", code=True)
    assert there_and_back(repo, clash, git, fingerprint).in_progress == "cherry-pick"
    git(clash, "cherry-pick", "--abort")


def test_bisect_goes_on(repo, linked, git, commit, fingerprint):
    for number in range(5):
        commit(linked, f"step {number}", counter=f"{number}\n")
    git(linked, "bisect", "start", "HEAD", "HEAD~5")
    assert there_and_back(repo, linked, git, fingerprint).in_progress == "bisect"
    assert "bisect/bad" in git(linked, "for-each-ref", "refs/bisect")
    git(linked, "bisect", "reset")


def test_commits_that_were_reset_away_stay_alive(repo, linked, git, commit, fingerprint):
    lost = commit(linked, "reset away", lost="work\n")
    git(linked, "reset", "-q", "--hard", "HEAD~1")
    there_and_back(repo, linked, git, fingerprint)
    assert git(linked, "show", f"{lost}:lost") == "work\n"
    assert lost in git(linked, "reflog", "--no-abbrev")
    assert git(linked, "rev-parse", "HEAD@{1}").strip()


def test_conflicted_contents_that_no_commit_has_stay_alive(repo, linked, git, fingerprint):
    """As `git stash pop` and `git apply --3way` leave them."""
    lines = []
    for stage in (1, 2, 3):
        oid = git(linked, "hash-object", "-w", "--stdin", stdin=f"stage {stage}\n".encode()).strip()
        lines.append(f"100644 {oid} {stage}\tclash\n")
    git(linked, "update-index", "--index-info", stdin="".join(lines).encode())
    (linked / "clash").write_text("<<<<<<<\n")
    there_and_back(repo, linked, git, fingerprint)
    assert [git(linked, "show", f":{stage}:clash") for stage in (1, 2, 3)] == ["stage 1\n", "stage 2\n", "stage 3\n"]
