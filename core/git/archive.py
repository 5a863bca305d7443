"""The refs that hold snapshots: their names, their records, and the list of them."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import NamedTuple

from core.errors import JournalDamaged, NotFound, UsageError
from core.git.run_git import run_git, zero_split
from core.git.unsaved import Unsaved

ARCHIVE = "refs/timonel/archive/"
# Where the commit with the git state keeps things.
MODES = "modes.json"
INDEX = "index"
CONFLICTS = "conflicts"
STATE = "git"

RECORD = "Timonel-Record: "
"""Starts the line of the commit message that holds the record, as JSON."""


class Snapshot(NamedTuple):
    """A worktree as it was. The commit's tree is its files; its parents are HEAD, the index, and the git state."""

    ref: str
    commit: str
    message: str  # what the taker said
    at: float  # seconds since 1970, UTC
    path: str  # where the worktree was
    branch: str | None  # None: HEAD was detached
    head: str  # commit; empty when the branch had none yet
    in_progress: str | None  # "merge", "rebase", ...
    index_file: str  # object with the index file; empty when there was none
    state: str  # commit that holds the index file and the git state
    rebased: tuple[str, str]  # full name and commit of the branch that a rebase would move; empty
    unsaved: tuple[Unsaved, ...]
    digest: str  # equal for equal content; see core/git/capture.py

    @property
    def loses(self) -> tuple[Unsaved, ...]:
        """What would be nowhere else if the worktree went away."""
        return tuple(part for part in self.unsaved if part.loss)


def archive_ref(name: str, at: float) -> str:
    """`refs/timonel/archive/<name>/<time>`; sorts by time. `at`: seconds since 1970."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{ARCHIVE}{name}/{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03d}Z"


def time_of(ref: str) -> float:
    """When a ref made by `archive_ref` was made, seconds since 1970. Raises UsageError for any other ref."""
    try:
        moment = datetime.strptime(ref.rsplit("/", 1)[-1], "%Y%m%dT%H%M%S.%fZ")
    except ValueError as error:
        raise UsageError(f"{ref} is not the name of a snapshot", remedy="make it with archive_ref") from error
    return moment.replace(tzinfo=UTC).timestamp()


def list_snapshots(repo_root: str, name: str = "") -> tuple[Snapshot, ...]:
    """Those of one conversation, or all; newest first. Raises GitFailed."""
    form = "%(refname)%00%(objectname)%00%(contents)%00"
    pattern = f"{ARCHIVE}{name}/" if name else ARCHIVE
    parts = zero_split(run_git(repo_root, "for-each-ref", f"--format={form}", pattern).out)
    # A line end follows each record; it stays at the start of the next one's name.
    rows = zip(parts[0::3], parts[1::3], parts[2::3], strict=False)
    found = [_parse(ref.strip("\n"), commit, message) for ref, commit, message in rows if RECORD in message]
    return tuple(sorted(found, key=lambda snapshot: (snapshot.at, snapshot.ref), reverse=True))


def read_snapshot(repo_root: str, ref: str) -> Snapshot:
    """The snapshot at a ref, or a commit that is one. Raises NotFound, JournalDamaged."""
    words = ("log", "-1", "--no-show-signature", "--format=%H%x00%B", "--end-of-options", ref, "--")
    done = run_git(repo_root, *words, ok=None)
    if done.code:
        raise NotFound(f"there is no snapshot {ref}", remedy="`timonel archive` shows those there are")
    commit, _, message = os.fsdecode(done.out).partition("\0")
    if RECORD not in message:
        raise NotFound(f"{ref} is not a snapshot of Timonel's")
    return _parse(ref, commit, message)


def delete_snapshot(repo_root: str, ref: str) -> None:
    """Forgets a snapshot for good once git cleans up. Raises UsageError for any other kind of ref, GitFailed."""
    if not ref.startswith(ARCHIVE):
        raise UsageError(f"{ref} is not a snapshot", remedy=f"snapshots start with {ARCHIVE}")
    run_git(repo_root, "update-ref", "-d", ref)


def record_message(snapshot: Snapshot) -> str:
    """The commit message that `read_snapshot` understands; ASCII, whatever the names are."""
    record = snapshot._asdict()
    del record["ref"], record["commit"], record["message"]
    return f"{snapshot.message.strip() or 'Snapshot'}\n\n{RECORD}{json.dumps(record)}\n"


def _parse(ref: str, commit: str, message: str) -> Snapshot:
    said, _, line = message.rpartition(RECORD)
    try:
        record = json.loads(line.split("\n", 1)[0])
        record["unsaved"] = tuple(Unsaved(*part) for part in record["unsaved"])
        record["rebased"] = tuple(record["rebased"])
        return Snapshot(ref=ref, commit=commit, message=said.strip(), **record)
    except (ValueError, TypeError, KeyError) as error:
        raise JournalDamaged(
            f"the record of the snapshot {ref} cannot be read: {error}",
            remedy=f"its files are still there: git checkout {commit[:12]}",
        ) from error
