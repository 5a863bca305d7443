import shutil

import pytest

from core.errors import Conflict, Refused
from core.git.snapshot import archive_ref, restore_snapshot, take_snapshot
from core.git.worktree_remove import remove_worktree
from core.git.worktrees import RESTORING

REF = archive_ref("work", 1_800_000_000.25)


def test_restore_refuses_a_moved_branch_and_takes_another_name(repo, linked, git, commit):
    snapshot = take_snapshot(str(linked), REF, "m")
    commit(linked, more="later\n")
    remove_worktree(str(repo), str(linked))
    with pytest.raises(Refused, match="has moved"):
        restore_snapshot(str(repo), REF)
    assert not linked.exists()
    restored = restore_snapshot(str(repo), REF, branch="work-again")
    assert (restored.branch, restored.head) == ("work-again", snapshot.head)


def test_restore_refuses_taken_paths_and_branches(repo, linked, git):
    take_snapshot(str(linked), REF, "m")
    with pytest.raises(Conflict, match="not empty"):
        restore_snapshot(str(repo), REF)
    with pytest.raises(Conflict, match="checked out at"):
        restore_snapshot(str(repo), REF, path=str(repo.parent / "second"))
    (repo.parent / "file").write_text("x")
    with pytest.raises(Conflict):
        restore_snapshot(str(repo), REF, path=str(repo.parent / "file"), branch="b2")
    assert git(repo, "branch", "--list", "b2") == ""


def test_a_failed_restore_leaves_nothing(repo, linked, git, monkeypatch):
    (linked / "new").write_text("x")
    take_snapshot(str(linked), REF, "m")
    remove_worktree(str(repo), str(linked), force=True)
    git(repo, "branch", "-D", "work")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.git.refill.write_state_files", fails)
    with pytest.raises(OSError, match="No space"):
        restore_snapshot(str(repo), REF)
    monkeypatch.undo()
    assert not linked.exists() and git(repo, "branch", "--list", "work") == ""
    assert "trees/work" not in git(repo, "worktree", "list")


def test_a_restore_that_was_cut_short_is_begun_anew(repo, linked, git, fingerprint):
    (linked / "new").write_text("x")
    before = fingerprint(linked)
    take_snapshot(str(linked), REF, "m")
    remove_worktree(str(repo), str(linked), force=True)
    git(repo, "worktree", "add", "-q", "--no-checkout", "--lock", "--reason", RESTORING + REF, str(linked), "work")
    (linked / "half").write_text("written")
    restore_snapshot(str(repo), REF)
    assert fingerprint(linked) == before
    assert "locked" not in git(repo, "worktree", "list", "--porcelain")


def test_restore_elsewhere_after_the_folder_was_deleted_by_hand(repo, linked, fingerprint):
    (linked / "new").write_text("x")
    before = fingerprint(linked)
    take_snapshot(str(linked), REF, "m")
    shutil.rmtree(linked)
    restore_snapshot(str(repo), REF)
    assert fingerprint(linked) == before
