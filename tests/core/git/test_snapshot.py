import os
import socket
from pathlib import Path

import pytest

from core.errors import Conflict, NotFound, Refused, UsageError
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
from core.git.worktrees import RESTORING, admin_dir

REF = archive_ref("work", 1_800_000_000.25)


def round_trip(repo, worktree, fingerprint, extra=()):
    """Take, remove, restore; nothing may differ, neither after the taking nor at the end."""
    before = fingerprint(worktree)
    index = (Path(admin_dir(str(repo / ".git"), str(worktree))) / "index").read_bytes()
    snapshot = take_snapshot(str(worktree), REF, "before teardown", extra=extra)
    assert (Path(admin_dir(str(repo / ".git"), str(worktree))) / "index").read_bytes() == index
    assert not changed_since(str(worktree), snapshot, extra=extra)
    assert fingerprint(worktree) == before
    remove_worktree(str(repo), str(worktree), force=True)
    assert not worktree.exists()
    restored = restore_snapshot(str(repo), REF)
    after = fingerprint(worktree)
    for part, value in before.items():
        assert after[part] == value, part
    assert not changed_since(str(worktree), snapshot, extra=extra)
    return snapshot, restored


def fill(worktree: Path, git, commit):
    """Every state that a file can be in."""
    names = "plain staged both deleted staged_deleted cached_removed executable to_link typed mode_only".split()
    commit(worktree, **{name: f"{name}\n" for name in names})
    (worktree / "staged").write_text("staged change\n")
    (worktree / "both").write_text("first\n")
    (worktree / "new_then_gone").write_text("new\n")
    (worktree / "new_then_changed").write_text("new\n")
    (worktree / "folder").mkdir()
    (worktree / "folder" / "tracked").write_text("x\n")
    git(worktree, "add", "staged", "both", "new_then_gone", "new_then_changed", "folder")
    (worktree / "both").write_text("second\n")
    (worktree / "new_then_gone").unlink()
    (worktree / "new_then_changed").write_bytes(b"binary \0\xff\r\n")
    (worktree / "deleted").unlink()
    git(worktree, "rm", "-q", "staged_deleted")
    git(worktree, "rm", "-q", "--cached", "cached_removed")
    (worktree / "executable").chmod(0o755)
    (worktree / "mode_only").chmod(0o755)
    git(worktree, "add", "mode_only")
    (worktree / "to_link").unlink()
    (worktree / "to_link").symlink_to("plain")
    (worktree / "typed").unlink()
    (worktree / "typed").mkdir()
    (worktree / "typed" / "inside").write_text("a folder took a file's place\n")
    (worktree / "folder" / "tracked").unlink()
    (worktree / "folder").rmdir()
    (worktree / "folder").write_text("a file took a folder's place\n")
    (worktree / "intent").write_text("intended\n")
    git(worktree, "add", "--intent-to-add", "intent")
    odd = worktree / "untracked" / "deep"
    odd.mkdir(parents=True)
    for name in (b"with\nnewline", b'quote"and\\back', b"caf\xc3\xa9", b"not-utf8-\xff\xfe", b" spaces ", b"-dash", b"ret\r"):
        Path(os.fsdecode(os.path.join(os.fsencode(odd), name))).write_bytes(name + b" content")
    (worktree / "git~1").write_text("a name that other systems forbid\n")
    (odd / "empty").write_bytes(b"")
    (odd / "no_newline").write_text("no newline at the end")
    (odd / "script").write_text("#!/bin/sh\n")
    (odd / "script").chmod(0o755)
    (odd / "secret").write_text("key\n")
    (odd / "secret").chmod(0o600)
    (odd / "broken").symlink_to("nowhere at all")
    (odd / "outside").symlink_to("/etc/hostname")
    os.symlink(b"\xff\n bytes", os.fsencode(odd / "odd_link"))
    (odd / "to_folder").symlink_to("..")


def test_every_kind_of_change_comes_back_byte_for_byte(repo, linked, git, commit, fingerprint):
    fill(linked, git, commit)
    snapshot, restored = round_trip(repo, linked, fingerprint)
    assert (restored.branch, restored.path, restored.made_branch) == ("work", str(linked), False)
    assert restored.unsaved == () and snapshot.loses == ()
    assert (linked / "untracked" / "deep" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_clean_worktree_and_its_lost_branch_come_back(repo, linked, git, commit, fingerprint):
    tip = commit(linked, note="a commit of its own")
    before = fingerprint(linked)
    take_snapshot(str(linked), REF, "m")
    remove_worktree(str(repo), str(linked))
    git(repo, "branch", "-D", "work")
    git(repo, "reflog", "expire", "--expire=now", "--all")
    git(repo, "gc", "--quiet", "--prune=now")
    restored = restore_snapshot(str(repo), REF)
    assert (restored.made_branch, restored.head) == (True, tip)
    assert fingerprint(linked) == before


def test_objects_survive_garbage_collection(repo, linked, git, commit, fingerprint):
    fill(linked, git, commit)
    before = fingerprint(linked)
    take_snapshot(str(linked), REF, "m")
    remove_worktree(str(repo), str(linked), force=True)
    git(repo, "reflog", "expire", "--expire=now", "--all")
    git(repo, "gc", "--quiet", "--prune=now", "--aggressive")
    restore_snapshot(str(repo), REF)
    assert fingerprint(linked) == before
    assert git(repo, "fsck", "--no-dangling", code=True) == "0"


def test_detached_head(repo, linked, git, fingerprint):
    git(linked, "checkout", "-q", "--detach")
    (linked / "new").write_text("x")
    _, restored = round_trip(repo, linked, fingerprint)
    assert restored.branch is None


def test_branch_without_a_commit(repo, linked, git, fingerprint):
    git(linked, "checkout", "-q", "--orphan", "fresh")
    (linked / "new").write_text("x")
    git(linked, "add", "new")
    snapshot, restored = round_trip(repo, linked, fingerprint)
    assert (snapshot.head, snapshot.branch, restored.branch) == ("", "fresh", "fresh")


def test_worktree_without_an_index(repo, git, fingerprint):
    path = repo.parent / "hollow"
    git(repo, "worktree", "add", "-q", "--no-checkout", "-b", "hollow", str(path))
    (path / "new").write_text("x")
    before = fingerprint(path)
    take_snapshot(str(path), REF, "m")
    remove_worktree(str(repo), str(path), force=True)
    restore_snapshot(str(repo), REF)
    assert fingerprint(path) == before


def test_flags_that_hide_changes_hide_none_from_the_snapshot(repo, linked, git, commit, fingerprint):
    commit(linked, assumed="a\n", skipped="b\n", skipped_gone="c\n")
    git(linked, "update-index", "--assume-unchanged", "assumed")
    (linked / "assumed").write_text("changed behind git's back\n")
    git(linked, "update-index", "--skip-worktree", "skipped", "skipped_gone")
    (linked / "skipped").write_text("changed too\n")
    (linked / "skipped_gone").unlink()
    git(linked, "config", "status.showUntrackedFiles", "no")
    (linked / "new").write_text("hidden by a setting\n")
    round_trip(repo, linked, fingerprint)
    assert (linked / "assumed").read_text() == "changed behind git's back\n"


def test_a_change_made_within_the_same_tick_is_not_missed(repo, linked, git, commit, fingerprint):
    commit(linked, quick="one\n")
    index = Path(admin_dir(str(repo / ".git"), str(linked))) / "index"
    stamp = (linked / "quick").stat().st_mtime_ns
    (linked / "quick").write_text("two\n")
    os.utime(linked / "quick", ns=(stamp, stamp))
    os.utime(index, ns=(stamp, stamp))
    git(linked, "config", "core.trustctime", "false")
    round_trip(repo, linked, fingerprint)
    assert (linked / "quick").read_text() == "two\n"


def test_filters_and_line_ends_change_no_byte(repo, linked, git, commit, fingerprint):
    (linked / ".gitattributes").write_text("*.txt text=auto\n*.id ident\n*.up filter=up\n*.u16 working-tree-encoding=UTF-16\n")
    git(repo, "config", "filter.up.clean", "tr a-z A-Z")
    git(repo, "config", "filter.up.smudge", "tr A-Z a-z")
    (linked / "mixed.txt").write_bytes(b"one\r\ntwo\nthree\r\n")
    (linked / "keyword.id").write_bytes(b"$Id: whatever $\n")
    (linked / "loud.up").write_bytes(b"Mixed Case\n")
    (linked / "wide.u16").write_bytes("wide\n".encode("utf-16"))
    commit(linked)
    (linked / "new.txt").write_bytes(b"new\r\n")
    (linked / "new.up").write_bytes(b"New Mixed\n")
    round_trip(repo, linked, fingerprint)
    assert (linked / "mixed.txt").read_bytes() == b"one\r\ntwo\nthree\r\n"


def test_autocrlf_changes_no_byte(repo, linked, git, commit, fingerprint):
    git(repo, "config", "core.autocrlf", "input")
    (linked / "dos").write_bytes(b"a\r\nb\r\n")
    commit(linked)
    round_trip(repo, linked, fingerprint)


def test_ignored_files_are_saved_only_on_request(repo, linked, fingerprint):
    (linked / ".env").write_text("SECRET=1\n")
    (linked / "deep").mkdir()
    (linked / "deep" / ".env").write_text("DEEP=1\n")
    round_trip(repo, linked, fingerprint, extra=[".env"])
    take_snapshot(str(linked), archive_ref("work", 1_900_000_000), "without")
    remove_worktree(str(repo), str(linked), force=True)
    restore_snapshot(str(repo), archive_ref("work", 1_900_000_000))
    assert not (linked / ".env").exists()


def test_split_and_cached_indexes_come_back_whole(repo, linked, git, commit, fingerprint):
    git(linked, "config", "core.untrackedCache", "true")
    git(linked, "update-index", "--split-index", "--untracked-cache")
    commit(linked, one="1\n")
    (linked / "one").write_text("2\n")
    git(linked, "add", "one")
    round_trip(repo, linked, fingerprint)


def test_sparse_checkout_comes_back(repo, git, commit, fingerprint):
    (repo / "a").mkdir()
    (repo / "b").mkdir()
    (repo / "a" / "x").write_text("x\n")
    (repo / "b" / "y").write_text("y\n")
    commit(repo)
    path = repo.parent / "sparse"
    git(repo, "worktree", "add", "-q", "-b", "sparse", str(path))
    git(path, "sparse-checkout", "set", "a")
    (path / "a" / "x").write_text("changed\n")
    round_trip(repo, path, fingerprint)
    assert not (path / "b").exists()
    assert git(path, "sparse-checkout", "list") == "a\n"


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
        read_snapshot(str(repo), "refs/timonel/archive/work/none")


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
    (Path(admin_dir(str(repo / ".git"), str(linked))) / REMOVING).touch()
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
    import shutil

    (linked / "new").write_text("x")
    before = fingerprint(linked)
    take_snapshot(str(linked), REF, "m")
    shutil.rmtree(linked)
    restore_snapshot(str(repo), REF)
    assert fingerprint(linked) == before
