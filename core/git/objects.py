"""Writes files, trees and commits into the repository's store, byte for byte and past every filter."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from core.errors import GitFailed
from core.git.run_git import LONG_SECONDS, run_git

# Names that git refuses for the sake of other systems exist here, so they are kept. Durable before the ref is written.
RAW = ("-c", "core.protectNTFS=false", "-c", "core.protectHFS=false", "-c", "core.fsync=committed,loose-object")

IDENTITY = {
    "GIT_AUTHOR_NAME": "Timonel",
    "GIT_AUTHOR_EMAIL": "timonel@localhost",
    "GIT_COMMITTER_NAME": "Timonel",
    "GIT_COMMITTER_EMAIL": "timonel@localhost",
}
"""Who commits what Timonel keeps for itself; those commits never enter a branch."""

GITLINK = "160000"
SYMLINK = "120000"


def hash_files(root: str, paths: Sequence[str]) -> list[str]:
    """Stores regular files (relative to `root`, or absolute) as they are; their object names, in order."""
    if not paths:
        return []
    listing = b"\n".join(_quoted(os.fsencode(path)) for path in paths) + b"\n"
    done = run_git(
        root, *RAW, "hash-object", "-w", "--no-filters", "--stdin-paths", stdin=listing, seconds=LONG_SECONDS
    )
    oids = done.out.decode().split()
    if len(oids) != len(paths):
        raise GitFailed(f"git stored {len(oids)} of {len(paths)} files")
    return oids


def update_index(root: str, index: str, removed: Iterable[str], added: Iterable[tuple[str, str, str]]) -> None:
    """Changes the index file `index`: paths to remove, then (mode, object, path) to put in."""
    env = {"GIT_INDEX_FILE": index}
    if gone := b"".join(os.fsencode(path) + b"\0" for path in removed):
        run_git(
            root, *RAW, "update-index", "--force-remove", "-z", "--stdin", stdin=gone, env=env, seconds=LONG_SECONDS
        )
    if new := b"".join(f"{mode} {oid}\t".encode() + os.fsencode(path) + b"\0" for mode, oid, path in added):
        run_git(root, *RAW, "update-index", "-z", "--index-info", stdin=new, env=env, seconds=LONG_SECONDS)


def write_tree(root: str, index: str) -> str:
    """The tree of an index file without conflicts."""
    return (
        run_git(root, *RAW, "write-tree", "--missing-ok", env={"GIT_INDEX_FILE": index}, seconds=LONG_SECONDS)
        .out.decode()
        .strip()
    )


def write_commit(root: str, tree: str, parents: Iterable[str], message: str, dated: Mapping[str, str]) -> str:
    """A commit by Timonel itself; `dated` holds GIT_AUTHOR_DATE and GIT_COMMITTER_DATE."""
    words = [word for parent in dict.fromkeys(parents) for word in ("-p", parent)]
    done = run_git(
        root,
        *(*RAW, "-c", "i18n.commitEncoding=UTF-8", "commit-tree", tree, *words),
        stdin=message.encode("utf-8", "replace"),
        env={**IDENTITY, **dated},
    )
    return done.out.decode().strip()


def _quoted(path: bytes) -> bytes:
    """A path for a line of --stdin-paths: in C style when a newline, a quote or a control character is in it."""
    if not any(byte < 0x20 or byte in b'"\\' or byte == 0x7F for byte in path):
        return path
    return b'"' + b"".join(b"\\%03o" % byte if byte < 0x20 or byte in b'"\\' else bytes([byte]) for byte in path) + b'"'
