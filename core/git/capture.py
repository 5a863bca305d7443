"""Reads everything that a worktree holds into the object store. The worktree and its index are only read."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Sequence
from typing import NamedTuple

from core.git.conversions import converted_paths
from core.git.locate import Place
from core.git.objects import GITLINK, SYMLINK, hash_files, update_index, write_tree
from core.git.patterns import pathspecs
from core.git.run_git import LONG_SECONDS, run_git, zero_split
from core.git.status import Status, read_status
from core.git.unsaved import Unsaved, unsaved_parts

# The copy of the index is made free of parts that mean something only beside the original.
_WHOLE = ("-c", "core.splitIndex=false", "-c", "core.untrackedCache=false", "-c", "core.fsmonitor=false")


class Entry(NamedTuple):
    """One line of the index."""

    tag: str  # H, S (skip-worktree), M (unmerged); lower case: assume unchanged
    mode: str
    oid: str
    stage: str
    path: str


class Capture(NamedTuple):
    """What was read; all names are of objects that are stored."""

    head: str  # commit; empty before the first one
    branch: str | None
    index_file: str  # the index file itself; empty when there is none
    index_tree: str  # what is staged, conflicts left out
    conflicts: tuple[tuple[str, str], ...]  # (mode, object) of conflicted stages, which no tree holds
    files_tree: str  # the files as they are on disk
    modes: tuple[tuple[str, int], ...]  # permissions that a tree cannot hold
    unsaved: tuple[Unsaved, ...]
    digest: str  # equal for equal index, files, head and branch


def capture(place: Place, extra: Sequence[str], scratch: str) -> Capture:
    """Stores index, tracked and untracked files, and ignored ones that match `extra`. `scratch`: an empty folder."""
    root, index = place.root, os.path.join(scratch, "index")
    there = os.path.exists(os.path.join(place.git_dir, "index"))
    if there:
        # With its times: git takes entries as young as the index for doubtful, and would miss changes otherwise.
        shutil.copy2(os.path.join(place.git_dir, "index"), index)
        run_git(root, *_WHOLE, "update-index", "--no-split-index", env={"GIT_INDEX_FILE": index})
    env = {"GIT_INDEX_FILE": index}
    status = read_status(root, env=env, seconds=LONG_SECONDS)
    listing = run_git(root, "ls-files", "--stage", "-v", "-z", env=env, seconds=LONG_SECONDS).out
    entries = [_entry(part) for part in zero_split(listing)]
    untracked = [path for path in status.untracked if not path.endswith("/")]
    untracked += _ignored(root, extra, env)

    wanted = _to_read(root, entries, status, env) | set(untracked)
    found, gone = _look(root, sorted(wanted))
    stored = _store(root, found, scratch)
    index_oid = hash_files(root, [index])[0] if there else ""
    conflicts = tuple((entry.mode, entry.oid) for entry in entries if entry.stage != "0")
    update_index(root, index, {entry.path for entry in entries if entry.stage != "0"}, ())
    index_tree = write_tree(root, index)
    links = {entry.path for entry in entries if entry.mode == GITLINK}
    update_index(root, index, [path for path in gone if path not in links], stored)
    files_tree = write_tree(root, index)
    modes = tuple((path, mode) for path, mode in found.items() if _is_odd(mode))
    fingerprint = json.dumps([status.head, status.branch, listing.hex(), files_tree, modes])
    return Capture(
        head=status.head,
        branch=status.branch,
        index_file=index_oid,
        index_tree=index_tree,
        conflicts=conflicts,
        files_tree=files_tree,
        modes=tuple((path, stat.S_IMODE(mode)) for path, mode in modes),
        unsaved=unsaved_parts(place, status, links, gone),
        digest=hashlib.sha256(fingerprint.encode()).hexdigest(),
    )


def _to_read(root: str, entries: list[Entry], status: Status, env: dict[str, str]) -> set[str]:
    """Tracked paths whose bytes on disk may not be the ones in the index."""
    wanted = {change.path for change in status.changes if change.unmerged or change.unstaged != "."}
    plain: list[str] = []
    for entry in entries:
        if entry.tag != "H" or entry.stage != "0":
            wanted.add(entry.path)  # git was told not to look, or holds a conflict
        elif entry.mode not in (GITLINK, SYMLINK):
            plain.append(entry.path)
    return wanted | converted_paths(root, plain, env)


def _look(root: str, paths: list[str]) -> tuple[dict[str, int], list[str]]:
    """Path -> file mode of those that are there as a file or link, and the paths of those that are not."""
    found: dict[str, int] = {}
    gone: list[str] = []
    links: dict[str, bool] = {"": False}
    for path in paths:
        try:
            mode = os.lstat(os.path.join(root, path)).st_mode
        except (FileNotFoundError, NotADirectoryError):
            gone.append(path)
            continue
        if (stat.S_ISREG(mode) or stat.S_ISLNK(mode)) and not _behind_link(root, os.path.dirname(path), links):
            found[path] = mode
        else:
            gone.append(path)
    return found, gone


def _behind_link(root: str, folder: str, known: dict[str, bool]) -> bool:
    """A tracked path whose folder was replaced by a link: the file there is not this worktree's."""
    if folder not in known:
        above = _behind_link(root, os.path.dirname(folder), known)
        known[folder] = above or os.path.islink(os.path.join(root, folder))
    return known[folder]


def _store(root: str, found: dict[str, int], scratch: str) -> list[tuple[str, str, str]]:
    """(git mode, object, path) of every file, stored. A link's text is stored through a file that holds it."""
    sources: list[str] = []
    for number, (path, mode) in enumerate(found.items()):
        if stat.S_ISLNK(mode):
            source = os.path.join(scratch, f"link-{number}")
            with open(source, "wb") as file:
                file.write(os.readlink(os.fsencode(os.path.join(root, path))))
        else:
            source = os.path.join(root, path)
        sources.append(source)
    oids = hash_files(root, sources)
    return [(_git_mode(mode), oid, path) for (path, mode), oid in zip(found.items(), oids, strict=True)]


def _git_mode(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return SYMLINK
    return "100755" if mode & stat.S_IXUSR else "100644"


def _is_odd(mode: int) -> bool:
    """A secret's 0600, a group's 0664: a tree knows only 0644 and 0755."""
    return stat.S_ISREG(mode) and stat.S_IMODE(mode) not in (0o644, 0o755)


def _ignored(root: str, patterns: Sequence[str], env: dict[str, str]) -> list[str]:
    if not patterns:
        return []
    words = ("ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *pathspecs(patterns))
    found = zero_split(run_git(root, *words, env=env, seconds=LONG_SECONDS).out)
    return [path for path in found if not path.endswith("/")]


def _entry(part: str) -> Entry:
    head, _, path = part.partition("\t")
    tag, mode, oid, stage = head.split(" ")
    return Entry(tag, mode, oid, stage, path)
