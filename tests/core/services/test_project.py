"""Opening a project: found from anywhere inside, refused where a journal would not be safe."""

import os

import pytest

from core.errors import JournalDamaged, UsageError
from core.services import project as project_module
from core.services.project import open_project


def test_every_folder_and_worktree_finds_the_same_journal(repo, project):
    (repo / "deep" / "down").mkdir(parents=True)
    with open_project(str(repo / "deep" / "down"), dict(os.environ)) as other:
        assert other.journal.path == project.journal.path
        assert other.root == str(repo)


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_file_system_is_refused_by_name(repo, monkeypatch, kind):
    monkeypatch.setattr(project_module, "network_filesystem", lambda _path: kind)
    with pytest.raises(JournalDamaged) as refusal:
        open_project(str(repo), dict(os.environ))
    assert kind in refusal.value.message and refusal.value.code == "network_filesystem"
    assert not (repo / ".git" / "timonel").exists()


def test_a_bare_repository_is_refused_with_a_way_out(tmp_path, home):
    import subprocess

    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "bare")], check=True)
    with pytest.raises(UsageError) as refusal:
        open_project(str(tmp_path / "bare"), dict(os.environ))
    assert "worktree" in refusal.value.remedy


def test_the_runtime_folder_is_remembered(repo, home, tmp_path):
    """A cron job without XDG_RUNTIME_DIR finds the terminals that a desktop session started."""
    (tmp_path / "session").mkdir()
    plain = {"HOME": str(home), "PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    with open_project(str(repo), {**plain, "XDG_RUNTIME_DIR": str(tmp_path / "session")}) as first:
        chosen = first.runtime
    os.makedirs(os.path.dirname(chosen), exist_ok=True)
    with open_project(str(repo), plain) as second:
        assert second.runtime == chosen
