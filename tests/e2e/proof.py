"""What the end-to-end tests look at and wait for."""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def until(condition, seconds=20.0, what="the condition"):
    """Waits for something to become true, and fails naming it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} did not come true within {seconds} s")


def git(cwd, *words):
    return subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True, text=True).stdout


def picture(worktree):
    """Everything that must survive: the index, the status, and every file that is not ignored, byte for byte."""
    names = git(worktree, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    files = {}
    for name in sorted(set(filter(None, names))):
        path = Path(worktree, name)
        if path.is_symlink():
            files[name] = ("link", os.readlink(path))
        elif path.is_file():
            files[name] = (oct(path.stat().st_mode & 0o111), path.read_bytes())
    return git(worktree, "ls-files", "-s", "-z"), git(worktree, "status", "--porcelain=v2", "-z"), files


def make_dirty(worktree):
    """Staged, staged then changed, changed, deleted, new, executable, linked, odd names."""
    root = Path(worktree)
    (root / "README.md").write_text("changed\n")
    (root / "staged.txt").write_text("staged\n")
    git(root, "add", "staged.txt")
    (root / "staged.txt").write_text("staged, then changed\n")
    (root / "new folder").mkdir(exist_ok=True)
    (root / "new folder" / "línea\nnueva.txt").write_bytes(b"\x00\xff binary")
    (root / "run.sh").write_text("#!/bin/sh\n")
    (root / "run.sh").chmod(0o755)
    (root / "link").symlink_to("README.md")
    (root / "empty").write_text("")


def dying(repository, act, name, step):
    """Runs dying.py; returns the steps that it printed and whether it got to its end."""
    done = subprocess.run(
        [sys.executable, str(HERE / "dying.py"), str(repository), act, name, str(step)],
        capture_output=True, text=True, timeout=120, env=dict(os.environ),
    )  # fmt: skip
    steps = done.stdout.splitlines()
    assert done.returncode in {0, -9}, done.stderr
    return steps, done.returncode == 0
