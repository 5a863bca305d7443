"""The safety net: everything in a worktree as commits under a ref, without touching the worktree.

The shape, readable with plain git: the snapshot's tree is the files as they are on disk (`git diff HEAD <ref>`), its
parents are HEAD, a commit of what is staged, and a commit with the index file and the state of a merge or rebase.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence

from core.errors import Conflict, GitFailed, NotFound, Refused
from core.git.archive import CONFLICTS, INDEX, MODES, STATE, Snapshot, read_snapshot, record_message, time_of
from core.git.capture import Capture, capture
from core.git.in_progress import in_progress
from core.git.locate import Place, locate_top
from core.git.objects import hash_files, update_index, write_commit, write_tree
from core.git.run_git import git_failed, run_git
from core.git.state_files import needed_commits, read_state_files, rebased_branch
from core.git.worktree_remove import REMOVING

_TRIES = 3
_NO_HOOKS = ("-c", f"core.hooksPath={os.devnull}")


def take_snapshot(worktree: str, ref: str, message: str, extra: Sequence[str] = ()) -> Snapshot:
    """Records HEAD, index, tracked and untracked files, what is in progress, and ignored files that match `extra`.

    `ref` from `archive_ref`, which also gives the time. It is written last, so a crash leaves nothing but objects that
    git cleans up. Taken again under the same ref, the newer one holds on to the older one. A worktree whose removal has
    begun is not looked at: its snapshot is returned as it is. What cannot be held is in `unsaved`: look at `loses`
    before removing anything. Raises NotFound (no worktree), Refused, Conflict, UsageError, GitFailed (unreadable file).
    """
    at = time_of(ref)
    place = locate_top(worktree)
    older = _snapshot_at(place.root, ref)
    if os.path.exists(os.path.join(place.git_dir, REMOVING)):
        if older:
            return older
        raise Refused(f"{place.root} is being removed, and has no snapshot {ref}", code="half_removed")
    with tempfile.TemporaryDirectory(prefix="timonel-") as scratch:
        seen = _capture(place, extra, scratch)
        snapshot = _commit(place, seen, (ref, message, at, older.commit if older else ""), scratch)
    before = older.commit if older else "0" * len(snapshot.commit)
    done = run_git(place.root, *_NO_HOOKS, "update-ref", "--no-deref", ref, snapshot.commit, before, ok=None)
    if done.code:
        if "already exists" in done.words or "but expected" in done.words:
            raise Conflict(f"somebody else has just written the snapshot {ref}", remedy="try again")
        raise git_failed(("update-ref",), done)
    return snapshot


def changed_since(worktree: str, snapshot: Snapshot, extra: Sequence[str] = ()) -> bool:
    """True when the worktree is not as the snapshot has it any more: somebody wrote in between."""
    with tempfile.TemporaryDirectory(prefix="timonel-") as scratch:
        return _capture(locate_top(worktree), extra, scratch).digest != snapshot.digest


def _snapshot_at(root: str, ref: str) -> Snapshot | None:
    try:
        return read_snapshot(root, ref)
    except NotFound:
        return None


def _capture(place: Place, extra: Sequence[str], scratch: str) -> Capture:
    """A file that goes away while it is read is no failure: then all is read again."""
    for number in range(_TRIES):
        folder = os.path.join(scratch, f"try-{number}")
        os.mkdir(folder)
        try:
            return capture(place, extra, folder)
        except GitFailed as error:
            if "No such file" not in error.message or number == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _commit(place: Place, seen: Capture, label: tuple[str, str, float, str], scratch: str) -> Snapshot:
    root = place.root
    ref, message, at, older = label
    dated = {"GIT_AUTHOR_DATE": f"@{int(at)} +0000", "GIT_COMMITTER_DATE": f"@{int(at)} +0000"}
    files = read_state_files(place.git_dir, place.linked)
    head = [seen.head] if seen.head else []
    rebased = rebased_branch(files)
    rebased_at = ""
    if rebased:
        done = run_git(root, "rev-parse", "--verify", "--quiet", rebased, ok=(0, 1))
        rebased_at = done.out.decode().strip()
    needed = needed_commits(root, seen.head, files)
    needed += [commit for commit in (rebased_at, older) if commit]
    tree = _state_tree(root, seen, files, scratch)
    state = write_commit(root, tree, [*needed, *_kept_tree(root, files, dated)], "Index file and git state", dated)
    staged = write_commit(root, seen.index_tree, head, "What is staged", dated)
    snapshot = Snapshot(
        ref=ref,
        commit="",
        message=message,
        at=at,
        path=root,
        branch=seen.branch,
        head=seen.head,
        in_progress=in_progress(place.git_dir),
        index_file=seen.index_file,
        state=state,
        rebased=(rebased, rebased_at),
        unsaved=seen.unsaved,
        digest=seen.digest,
    )
    commit = write_commit(root, seen.files_tree, [*head, staged, state], record_message(snapshot), dated)
    return snapshot._replace(commit=commit)


def _state_tree(root: str, seen: Capture, files: dict[str, bytes], scratch: str) -> str:
    """modes.json, the index file, the objects of conflicts, and the files of the git folder under git/."""
    contents = {MODES: json.dumps(seen.modes).encode(), **{f"{STATE}/{name}": data for name, data in files.items()}}
    sources: list[str] = []
    for number, data in enumerate(contents.values()):
        sources.append(os.path.join(scratch, f"state-{number}"))
        with open(sources[-1], "wb") as file:
            file.write(data)
    added = [("100644", oid, path) for path, oid in zip(contents, hash_files(root, sources), strict=True)]
    if seen.index_file:
        added.append(("100644", seen.index_file, INDEX))
    added += [(mode, oid, f"{CONFLICTS}/{number}") for number, (mode, oid) in enumerate(seen.conflicts)]
    index = os.path.join(scratch, "state-index")
    update_index(root, index, (), added)
    return write_tree(root, index)


def _kept_tree(root: str, files: dict[str, bytes], dated: dict[str, str]) -> list[str]:
    """AUTO_MERGE names a tree that nothing else holds: a commit of it keeps it alive."""
    tree = files.get("AUTO_MERGE", b"").decode("ascii", "replace").strip()
    if not tree or run_git(root, "cat-file", "-e", f"{tree}^{{tree}}", ok=None).code:
        return []
    return [write_commit(root, tree, (), "Kept for a merge", dated)]
