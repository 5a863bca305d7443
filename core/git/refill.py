"""Fills an empty worktree from a snapshot, byte for byte: no filter, no line-end conversion, no hook."""

from __future__ import annotations

import json
import os
import tempfile

from core.git.archive import INDEX, MODES, STATE, Snapshot
from core.git.locate import read_common_dir
from core.git.objects import RAW
from core.git.run_git import LONG_SECONDS, git_text, run_git, zero_split
from core.git.state_files import write_state_files

# Attributes of the highest rank: they switch off every change that git makes to a file on its way out.
_NO_CONVERSION = "* -text -crlf !eol -ident -filter !working-tree-encoding\n"


def refill(target: str, snapshot: Snapshot, admin: str) -> None:
    """Writes files, permissions, index and git state into the worktree at `target`. Raises GitFailed."""
    _write_files(target, snapshot.commit, read_common_dir(admin))
    held = _state_contents(target, snapshot)
    for path, mode in json.loads(held.pop(MODES)):
        os.chmod(os.path.join(target, path), mode)
    index = held.pop(INDEX, None)
    if index is not None:
        _write_index(admin, index)
    write_state_files(admin, held)
    # New files have new times: git compares them once now, so that no later status has to.
    run_git(target, "update-index", "-q", "--refresh", ok=None, seconds=LONG_SECONDS)


def _write_files(target: str, commit: str, common_dir: str) -> None:
    """Checks the tree out through a repository of its own that only borrows the objects."""
    kind = git_text(target, "rev-parse", "--show-object-format")
    with tempfile.TemporaryDirectory(prefix="timonel-") as scratch:
        bare = os.path.join(scratch, "git")
        run_git(scratch, "init", "--quiet", "--bare", "--template=", f"--object-format={kind}", bare)
        os.makedirs(os.path.join(bare, "info"), exist_ok=True)
        with open(os.path.join(bare, "info", "attributes"), "w", encoding="utf-8") as file:
            file.write(_NO_CONVERSION)
        env = {
            "GIT_DIR": bare,
            "GIT_WORK_TREE": target,
            "GIT_OBJECT_DIRECTORY": os.path.join(common_dir, "objects"),
            "GIT_INDEX_FILE": os.path.join(scratch, "index"),
        }
        plain = (*RAW, "-c", "core.autocrlf=false", "-c", "core.symlinks=true", "-c", "core.fileMode=true")
        run_git(target, *plain, "read-tree", commit, env=env, seconds=LONG_SECONDS)
        run_git(target, *plain, "checkout-index", "--all", "--force", env=env, seconds=LONG_SECONDS)


def _state_contents(target: str, snapshot: Snapshot) -> dict[str, bytes]:
    """modes.json, the index file, and the files of the git folder under their own names."""
    wanted: list[tuple[str, str]] = []
    for line in zero_split(run_git(target, "ls-tree", "-r", "-z", "--full-tree", snapshot.state).out):
        head, _, path = line.partition("\t")
        oid = head.split(" ")[2]
        if path in (MODES, INDEX):
            wanted.append((path, oid))
        elif path.startswith(STATE + "/"):
            wanted.append((path.removeprefix(STATE + "/"), oid))
    names = "".join(f"{oid}\n" for _, oid in wanted).encode()
    out = run_git(target, "cat-file", "--batch", stdin=names).out
    held: dict[str, bytes] = {}
    at = 0
    for path, _ in wanted:  # Source: git-cat-file(1), batch output: "<oid> <type> <size>\n<contents>\n"
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        held[path] = out[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return held


def _write_index(admin: str, content: bytes) -> None:
    path = os.path.join(admin, "index")
    with open(path + ".timonel", "wb") as file:
        file.write(content)
    os.replace(path + ".timonel", path)
