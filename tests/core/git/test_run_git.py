import os
import time
from pathlib import Path

import pytest

from core.errors import GitFailed
from core.git.run_git import git_environment, git_text, run_git, zero_split
from tests.conftest import dies


def test_failure_carries_the_words_of_git_and_the_verb(repo):
    with pytest.raises(GitFailed, match=r"`git switch` failed: invalid reference: nothing-here"):
        run_git(str(repo), "-c", "advice.detachedHead=false", "switch", "nothing-here")


def test_accepted_codes_are_no_failure(repo):
    assert run_git(str(repo), "diff", "--quiet", "--no-index", "/dev/null", "README.md", ok=(0, 1)).code == 1
    assert run_git(str(repo), "frobnicate", ok=None).code == 1


def test_inherited_variables_do_not_lead_elsewhere(repo, linked, monkeypatch):
    for name in (
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_NAMESPACE",
    ):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.bare")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "true")
    assert git_text(str(linked), "rev-parse", "--show-toplevel") == str(linked)


def test_environment_is_english_and_never_asks():
    env = git_environment({"GIT_INDEX_FILE": "mine"}, {"LC_ALL": "de_DE.UTF-8", "GIT_DIR": "x", "HOME": "/h"})
    assert (env["LC_ALL"], env["GIT_TERMINAL_PROMPT"], env["GIT_OPTIONAL_LOCKS"]) == ("C", "0", "0")
    assert env["GIT_INDEX_FILE"] == "mine" and env["HOME"] == "/h" and "GIT_DIR" not in env


def test_reading_leaves_the_index_alone(repo):
    index = repo / ".git" / "index"
    os.utime(repo / "README.md", (1, 1))
    before = index.read_bytes()
    run_git(str(repo), "status")
    assert index.read_bytes() == before


def test_too_slow_is_ended_with_everything_that_git_started(repo, tmp_path):
    note = tmp_path / "pid"
    run_git(str(repo), "config", "alias.hang", f"!sleep 300 & echo $! > {note}; wait")
    begun = time.monotonic()
    with pytest.raises(GitFailed, match=r"took longer than 0\.5 s") as caught:
        run_git(str(repo), "hang", seconds=0.5)
    assert caught.value.code == "git_timeout" and time.monotonic() - begun < 10
    assert dies(int(note.read_text()))


def test_missing_folder_and_missing_git_are_told_apart(repo, tmp_path, monkeypatch):
    with pytest.raises(GitFailed, match="does not exist") as caught:
        run_git(str(tmp_path / "none"), "status")
    assert caught.value.code == "no_folder"
    with pytest.raises(GitFailed, match="could not start"):
        run_git(str(repo / "README.md"), "status")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitFailed, match="not installed") as caught:
        run_git(str(repo), "status")
    assert caught.value.code == "no_git"


def test_names_that_are_not_utf8_survive():
    names = zero_split(b"a\xff\0b\nc\0")
    assert names == ["a\udcff", "b\nc"] and os.fsencode(names[0]) == b"a\xff"


def test_git_is_started_in_one_module_only():
    folder = Path(__file__).resolve().parents[3] / "core" / "git"
    starters = {path.name for path in folder.glob("*.py") if "subprocess.Popen(" in path.read_text()}
    assert starters == {"run_git.py", "setup_commands.py"}
    assert not [path.name for path in folder.glob("*.py") if "subprocess.run" in path.read_text()]
