import os
from pathlib import Path

from core.git.snapshot import archive_ref, restore_snapshot, take_snapshot
from core.git.worktree_remove import remove_worktree

REF = archive_ref("work", 1_800_000_000.25)


def fill(worktree: Path, git, commit):
    """Every state that a file can be in."""
    names = [
        "plain",
        "staged",
        "both",
        "deleted",
        "staged_deleted",
        "cached_removed",
        "executable",
        "to_link",
        "typed",
        "mode_only",
    ]
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
    for name in (
        b"with\nnewline",
        b'quote"and\\back',
        b"caf\xc3\xa9",
        b"not-utf8-\xff\xfe",
        b" spaces ",
        b"-dash",
        b"ret\r",
    ):
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


def test_every_kind_of_change_comes_back_byte_for_byte(linked, git, commit, round_trip):
    fill(linked, git, commit)
    snapshot, restored = round_trip(linked)
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


def test_detached_head(linked, git, round_trip):
    git(linked, "checkout", "-q", "--detach")
    (linked / "new").write_text("x")
    _, restored = round_trip(linked)
    assert restored.branch is None


def test_branch_without_a_commit(linked, git, round_trip):
    git(linked, "checkout", "-q", "--orphan", "fresh")
    (linked / "new").write_text("x")
    git(linked, "add", "new")
    snapshot, restored = round_trip(linked)
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


def test_flags_that_hide_changes_hide_none_from_the_snapshot(linked, git, commit, round_trip):
    commit(linked, assumed="a\n", skipped="b\n", skipped_gone="c\n")
    git(linked, "update-index", "--assume-unchanged", "assumed")
    (linked / "assumed").write_text("changed behind git's back\n")
    git(linked, "update-index", "--skip-worktree", "skipped", "skipped_gone")
    (linked / "skipped").write_text("changed too\n")
    (linked / "skipped_gone").unlink()
    git(linked, "config", "status.showUntrackedFiles", "no")
    (linked / "new").write_text("hidden by a setting\n")
    round_trip(linked)
    assert (linked / "assumed").read_text() == "changed behind git's back\n"


def test_a_change_made_within_the_same_tick_is_not_missed(repo, linked, git, commit):
    """Same size, same times: git knows such a file only by the index being as young as the file."""
    commit(linked, quick="one\n")
    git(linked, "config", "core.trustctime", "false")
    index, old = repo / ".git" / "worktrees" / "work" / "index", (1_700_000_000, 1_700_000_000)
    os.utime(linked / "quick", old)
    git(linked, "update-index", "--refresh")
    (linked / "quick").write_text("two\n")
    os.utime(linked / "quick", old)
    os.utime(index, old)
    take_snapshot(str(linked), REF, "m")
    assert git(repo, "show", f"{REF}:quick") == "two\n"


def test_filters_and_line_ends_change_no_byte(repo, linked, git, commit, round_trip):
    (linked / ".gitattributes").write_text(
        "*.txt text=auto\n*.id ident\n*.up filter=up\n*.u16 working-tree-encoding=UTF-16\n"
    )
    git(repo, "config", "filter.up.clean", "tr a-z A-Z")
    git(repo, "config", "filter.up.smudge", "tr A-Z a-z")
    (linked / "mixed.txt").write_bytes(b"one\r\ntwo\nthree\r\n")
    (linked / "keyword.id").write_bytes(b"$Id: whatever $\n")
    (linked / "loud.up").write_bytes(b"Mixed Case\n")
    (linked / "wide.u16").write_bytes("wide\n".encode("utf-16"))
    commit(linked)
    (linked / "new.txt").write_bytes(b"new\r\n")
    (linked / "new.up").write_bytes(b"New Mixed\n")
    round_trip(linked)
    assert (linked / "mixed.txt").read_bytes() == b"one\r\ntwo\nthree\r\n"


def test_autocrlf_changes_no_byte(repo, linked, git, commit, round_trip):
    git(repo, "config", "core.autocrlf", "input")
    (linked / "dos").write_bytes(b"a\r\nb\r\n")
    commit(linked)
    round_trip(linked)


def test_ignored_files_are_saved_only_on_request(repo, linked, round_trip):
    (linked / ".env").write_text("SECRET=1\n")
    (linked / "deep").mkdir()
    (linked / "deep" / ".env").write_text("DEEP=1\n")
    round_trip(linked, extra=[".env"])
    take_snapshot(str(linked), archive_ref("work", 1_900_000_000), "without")
    remove_worktree(str(repo), str(linked), force=True)
    restore_snapshot(str(repo), archive_ref("work", 1_900_000_000))
    assert not (linked / ".env").exists()


def test_split_and_cached_indexes_come_back_whole(linked, git, commit, round_trip):
    git(linked, "config", "core.untrackedCache", "true")
    git(linked, "update-index", "--split-index", "--untracked-cache")
    commit(linked, one="1\n")
    (linked / "one").write_text("2\n")
    git(linked, "add", "one")
    round_trip(linked)


def test_sparse_checkout_comes_back(repo, git, commit, round_trip):
    (repo / "a").mkdir()
    (repo / "b").mkdir()
    (repo / "a" / "x").write_text("x\n")
    (repo / "b" / "y").write_text("y\n")
    commit(repo)
    path = repo.parent / "sparse"
    git(repo, "worktree", "add", "-q", "-b", "sparse", str(path))
    git(path, "sparse-checkout", "set", "a")
    (path / "a" / "x").write_text("changed\n")
    round_trip(path)
    assert not (path / "b").exists()
    assert git(path, "sparse-checkout", "list") == "a\n"
