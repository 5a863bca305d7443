"""A machine without tmux: the demo still does all its work, and the program says what is missing."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import Refused
from core.model.actor import THE_OPERATOR
from core.services.conversations.running import stop
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.conversations.typing import attach_argv
from core.services.project import open_project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def without_tmux(tmp_path):
    """A PATH with what the demo needs, tmux left out."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("git", "sh", "rm", "mv", "env", "sleep", "kill"):
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return str(folder)


def timonel(path, cwd, *words):
    return subprocess.run(
        [sys.executable, "-P", "-m", "core.doors.cli.main", *words],
        capture_output=True, text=True, cwd=cwd, timeout=150,
        env={**os.environ, "PATH": path, "TIMONEL_DEMO_SPEED": "8"},
    )  # fmt: skip


def test_the_headless_demo_does_every_task_on_the_plain_host(home, runtime, tmp_path, without_tmux):
    place = tmp_path / "place"
    place.mkdir()
    done = timonel(without_tmux, tmp_path, "demo", "--headless", "--json", "--folder", str(place))
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout) == {"done": 8, "total": 8, "faults": []}
    assert not list(place.iterdir()), "the demo cleans up behind itself"


def test_the_doctor_says_how_to_install_it(repo, without_tmux):
    done = timonel(without_tmux, repo, "doctor")
    assert "tmux is not installed" in done.stdout
    assert "install tmux" in done.stdout


def test_attaching_is_refused_with_a_way_out(repo, without_tmux):
    with open_project(str(repo), {**os.environ, "PATH": without_tmux}) as project:
        spawn(project, SpawnRequest(name="ada", kind="command", argv=("sleep", "600")), THE_OPERATOR)
        with pytest.raises(Refused) as refusal:
            attach_argv(project, "ada", THE_OPERATOR)
        assert "install tmux" in refusal.value.remedy
        stop(project, "ada", THE_OPERATOR)
        assert not [fact for fact in project.host.sweep() if not fact.dead]
