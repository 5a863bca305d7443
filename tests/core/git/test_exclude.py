"""Ignored in every worktree, written once."""

import subprocess

from core.git.exclude import exclude


def test_a_pattern_is_added_once_and_works_in_a_linked_worktree(repo, tmp_path):
    path = repo / ".git" / "info" / "exclude"
    path.write_text("*.log")
    assert exclude(str(repo / ".git"), "/.timonel/")
    assert not exclude(str(repo / ".git"), "/.timonel/")
    assert path.read_text() == "*.log\n/.timonel/\n"
    linked = tmp_path / "linked"
    subprocess.run(["git", "worktree", "add", "-q", str(linked)], cwd=repo, check=True)
    (linked / ".timonel").mkdir()
    (linked / ".timonel" / "note").touch()
    said = subprocess.run(["git", "status", "--porcelain"], cwd=linked, capture_output=True, text=True, check=True)
    assert said.stdout == ""
