"""The files in a worktree's own git folder that say what is in progress there: a merge, a rebase, a bisect."""

from __future__ import annotations

import os
import re

from core.git.run_git import run_git

# Source: "pseudo refs" and per-worktree files in gitrepository-layout(5).
_FILES = [
    "MERGE_HEAD",
    "MERGE_MSG",
    "MERGE_MODE",
    "MERGE_RR",
    "MERGE_AUTOSTASH",
    "AUTO_MERGE",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "REBASE_HEAD",
    "ORIG_HEAD",
    "SQUASH_MSG",
    "COMMIT_EDITMSG",
    "BISECT_ANCESTORS_OK",
    "BISECT_EXPECTED_REV",
    "BISECT_HEAD",
    "BISECT_LOG",
    "BISECT_NAMES",
    "BISECT_RUN",
    "BISECT_START",
    "BISECT_TERMS",
    "BISECT_FIRST_PARENT",
    "config.worktree",
    "info/sparse-checkout",
]
_FOLDERS = ("rebase-merge", "rebase-apply", "sequencer")
_REFS = "refs"  # refs/bisect, refs/worktree, refs/rewritten: only a linked worktree has them apart
HEAD_LOG = "logs/HEAD"

_OBJECT_NAME = re.compile(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])")


def read_state_files(git_dir: str, linked: bool) -> dict[str, bytes]:
    """Path in the git folder -> bytes, sorted by path. What is not there is left out."""
    found: dict[str, bytes] = {}
    for name in [*_FILES, HEAD_LOG]:
        path = os.path.join(git_dir, name)
        if os.path.isfile(path):
            found[name] = _read(path)
    for folder in (*_FOLDERS, *([_REFS] if linked else [])):
        for top, _, files in os.walk(os.path.join(git_dir, folder)):
            for file in files:
                path = os.path.join(top, file)
                if os.path.isfile(path) and not file.endswith(".lock"):
                    found[os.path.relpath(path, git_dir)] = _read(path)
    return dict(sorted(found.items()))


def write_state_files(git_dir: str, files: dict[str, bytes]) -> None:
    """Puts them back. The log of HEAD goes before what git has written since."""
    for name, content in files.items():
        path = os.path.join(git_dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        after = _read(path) if name == HEAD_LOG and os.path.isfile(path) else b""
        with open(path, "wb") as file:
            file.write(content + after)


def needed_commits(root: str, head: str, files: dict[str, bytes]) -> list[str]:
    """Commits that only these files know: what is being merged or rebased, and what was reset away (HEAD's log)."""
    named = {oid for name, content in files.items() if name != HEAD_LOG for oid in _names(content)}
    logged = _names(files.get(HEAD_LOG, b""))
    lost = sorted((_existing_commits(root, named | logged)) - {head})
    if not lost:
        return []
    done = run_git(
        root,
        *("rev-list", "--parents", "--stdin", "--not", "--branches", "--tags", "--remotes", *([head] if head else [])),
        stdin="\n".join(lost).encode() + b"\n",
    )
    rows = [line.split() for line in done.out.decode().splitlines()]
    inner = {parent for row in rows for parent in row[1:]}
    return [row[0] for row in rows if row[0] not in inner]


def rebased_branch(files: dict[str, bytes]) -> str:
    """Full name of the branch that a rebase in progress will move; empty when there is none."""
    for folder in ("rebase-merge", "rebase-apply"):
        ref = files.get(f"{folder}/head-name", b"").decode("utf-8", "surrogateescape").strip()
        if ref.startswith("refs/heads/"):
            return ref
    return ""


def _existing_commits(root: str, oids: set[str]) -> set[str]:
    if not oids:
        return set()
    # A name may be of an object that is gone, or of a tree: `missing` and other kinds are left out.
    listing = "\n".join(sorted(oids)).encode() + b"\n"
    done = run_git(root, "cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=listing)
    rows = [line.split() for line in done.out.decode().splitlines()]
    return {row[0] for row in rows if row[1] == "commit"}


def _names(content: bytes) -> set[str]:
    return {match.decode() for match in _OBJECT_NAME.findall(content) if set(match) != {0x30}}


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
