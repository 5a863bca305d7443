"""A new conversation beside the same two commands typed by hand."""

import os
import shutil
import subprocess
import time
from itertools import count

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from tests.speed.side_by_side import medians

FILES = 2000  # of the repository


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
@pytest.mark.timeout(900)
def test_a_worktree_and_its_terminal(bars, rounds, project, repo, runtime, tmp_path):
    for number in range(FILES):
        path = repo / f"part{number % 40}" / f"file{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{number}\n" * 50)
    for words in (["add", "-A"], ["commit", "-q", "-m", "more"]):
        subprocess.run(["git", *words], cwd=repo, check=True)
    numbers, lines = count(), []
    tmux = ["tmux", "-f", "/dev/null", "-S", str(runtime / "by-hand")]

    def ours() -> float:
        request = SpawnRequest(f"ours-{next(numbers)}", kind="command", argv=("sleep", "600"), force=True)
        began = time.perf_counter()
        made = spawn(project, request, THE_OPERATOR, lines.append)
        passed = (time.perf_counter() - began) * 1000
        assert project.host.capture(made.key)
        return passed

    def by_hand() -> float:
        name = f"by-hand-{next(numbers)}"
        folder = str(tmp_path / name)
        began = time.perf_counter()
        subprocess.run(["git", "worktree", "add", "-q", "-b", name, folder], cwd=repo, check=True)
        subprocess.run([*tmux, "new-session", "-d", "-s", name, "-c", folder, "sleep", "600"], check=True)
        return (time.perf_counter() - began) * 1000

    assert os.path.isdir(project.root)
    found = medians({"ours": ours, "by hand": by_hand}, min(rounds, 12))
    bars.ratio(f"spawn in {FILES} files / git worktree add + tmux new-session", found["ours"], found["by hand"], 1.5)
    bars.check()
