import subprocess
import sys

import pytest

from core.errors import GitFailed, UsageError
from core.git.history import changed_files, commits_ahead


def test_commits_newest_first(linked, git, commit):
    commit(linked, "first thing\n\nwith a body", one="1\n")
    tip = commit(linked, "second thing: ñ", two="2\n")
    second, first = commits_ahead(str(linked), "main")
    assert (second.subject, first.subject) == ("second thing: ñ", "first thing")
    assert second.commit == tip and second.author == "Ada Example" and second.at > 1_600_000_000
    assert len(commits_ahead(str(linked), "main", limit=1)) == 1
    assert commits_ahead(str(linked), "work") == ()


def test_changed_files_since_the_fork(repo, linked, git, commit):
    commit(repo, "meanwhile", theirs="x")
    commit(linked, "mine", added="a\n")
    git(linked, "mv", "README.md", "MOVED.md")
    git(linked, "commit", "-q", "-m", "moved")
    changes = changed_files(str(linked), "main")
    assert [(change.path, change.kind, change.before) for change in changes] == [
        ("MOVED.md", "R", "README.md"),
        ("added", "A", ""),
    ]


def test_errors(linked, tmp_path):
    with pytest.raises(GitFailed):
        commits_ahead(str(linked), "nothing-here")
    with pytest.raises(GitFailed):
        changed_files(str(linked), "nothing-here")
    for name in ("", "-x", "a..b", "--output=x"):
        with pytest.raises(UsageError):
            commits_ahead(str(linked), name)
    with pytest.raises(UsageError):
        changed_files(str(tmp_path), "main")


def test_inherited_variables_do_not_lead_elsewhere(linked, commit, monkeypatch):
    commit(linked, "one", one="1")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert len(commits_ahead(str(linked), "main")) == 1


def test_the_library_is_loaded_only_when_history_is_read():
    code = "import sys, core.git.history, core.git.snapshot, core.git.worktree_add; print('git' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
