"""What goes wrong on a real machine: one clear line that says what to do, the documented exit code, nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import UsageError
from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.project import open_project
from tests.e2e.proof import git, until

SLEEP = ("--agent", "command", "--", "sleep", "600")


def timonel(cwd, *words, **environ):
    return subprocess.run(
        [sys.executable, "-P", "-m", "core.doors.cli.main", *words],
        capture_output=True, text=True, cwd=cwd, timeout=60, env={**os.environ, **environ}, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def refused(done, code, *words):
    """One line on standard error, no traceback, all the words in it."""
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("timonel:")]
    assert len(lines) == 1 and "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0], lines[0]
    assert ";" in lines[0], "it says what to do"


def nothing_new(repo):
    assert git(repo, "worktree", "list").count("\n") == 1
    assert git(repo, "branch", "--list", "timonel/*") == ""


def test_not_a_repository(tmp_path, home, runtime):
    refused(timonel(tmp_path, "list"), 2, "not a git repository")


def test_a_bare_repository(tmp_path, home, runtime):
    git(tmp_path, "init", "-q", "--bare", "bare")
    refused(timonel(tmp_path / "bare", "list"), 2, "bare")


def test_a_repository_without_commits(tmp_path, home, runtime):
    git(tmp_path, "init", "-q", "empty")
    refused(timonel(tmp_path / "empty", "spawn", "ada", *SLEEP), 4, "commit")


def test_a_detached_head_is_a_base_like_any_other(repo):
    git(repo, "checkout", "-q", "--detach")
    assert timonel(repo, "spawn", "ada", *SLEEP).returncode == 0


def test_inside_a_submodule_it_is_the_submodules_own_project(repo, tmp_path):
    inner = tmp_path / "inner"
    git(tmp_path, "init", "-q", "inner")
    git(inner, "commit", "-q", "--allow-empty", "-m", "inner")
    git(repo, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "inner")
    git(repo, "commit", "-q", "-m", "with a submodule")
    assert timonel(repo, "spawn", "ada", *SLEEP).returncode == 0
    assert "ada" not in timonel(repo / "inner", "list").stdout
    done = timonel(repo, "teardown", "ada", "--yes")
    assert done.returncode == 0, done.stderr


def test_a_branch_that_is_checked_out_elsewhere(repo):
    done = timonel(repo, "spawn", "ada", "--branch", "main", *SLEEP)
    refused(done, 5, "main", "checked out")
    nothing_new(repo)


def test_a_path_that_exists(repo):
    place = Path(repo.parent, f"{repo.name}.worktrees", "ada")
    place.mkdir(parents=True)
    (place / "precious.txt").write_text("mine\n")
    refused(timonel(repo, "spawn", "ada", *SLEEP), 5, "exists")
    assert (place / "precious.txt").read_text() == "mine\n"
    nothing_new(repo)


def test_a_conversation_named_twice(repo):
    assert timonel(repo, "spawn", "ada", *SLEEP).returncode == 0
    refused(timonel(repo, "spawn", "Ada", *SLEEP), 5, "ada", "already")


def test_a_name_that_was_torn_down(repo):
    assert timonel(repo, "spawn", "ada", *SLEEP).returncode == 0
    assert timonel(repo, "teardown", "ada", "--yes").returncode == 0
    refused(timonel(repo, "spawn", "ada", *SLEEP), 5, "restore")


@pytest.mark.parametrize("name", ["..", "---", "\u202e", "operator", "\x07\x1b"])
def test_names_that_cannot_be_made_safe_are_refused(repo, name):
    with open_project(str(repo), dict(os.environ)) as project, pytest.raises(UsageError) as refusal:
        spawn(project, SpawnRequest(name=name, kind="command", argv=("true",)), THE_OPERATOR)
    assert refusal.value.remedy
    nothing_new(repo)


@pytest.mark.parametrize("name", ["fix login", "-n", "a/b/../c", "日本 語", "x" * 300, "\x1b[2Jhi"])
def test_names_that_can_be_made_safe_are(repo, name):
    with open_project(str(repo), dict(os.environ)) as project:
        made = spawn(project, SpawnRequest(name=name, kind="command", argv=("sleep", "600")), THE_OPERATOR)
        assert made.name and "/" not in made.name and len(made.name) <= 60
        assert git(repo, "branch", "--list", f"timonel/{made.name}")


def test_a_program_that_is_not_there_fails_visibly(repo):
    assert timonel(repo, "spawn", "ada", "--agent", "command", "--", "/no/such/program").returncode == 0
    shown = until(lambda: "127" in timonel(repo, "list").stdout and timonel(repo, "list").stdout, what="the exit code")
    assert "failed" in shown


def test_a_failing_setup_undoes_everything(repo):
    (repo / ".timonel.toml").write_text('setup = ["echo out of eggs >&2; exit 3"]\n')
    refused(timonel(repo, "spawn", "ada", *SLEEP), 7, "setup", "out of eggs")
    nothing_new(repo)
    (repo / ".timonel.toml").unlink()
    assert timonel(repo, "spawn", "ada", *SLEEP).returncode == 0


def test_a_dead_terminal_server_is_shown_and_a_restart_brings_it_back(repo):
    assert timonel(repo, "spawn", "ada", *SLEEP).returncode == 0
    with open_project(str(repo), dict(os.environ)) as project:
        project.host.shut_down()
        assert project.host.sweep() == ()
    refused(timonel(repo, "send", "ada", "hello"), 7, "restart")
    until(lambda: "server of the terminals" in timonel(repo, "list").stdout, what="the state")
    assert timonel(repo, "restart", "ada").returncode == 0
    until(lambda: "server of" not in timonel(repo, "list").stdout, what="the new state")


def test_a_corrupt_journal_is_left_as_it_is(repo):
    assert timonel(repo, "list").returncode == 0
    journal = repo / ".git" / "timonel" / "journal.db"
    journal.write_bytes(b"this is no database" * 400)
    before = journal.read_bytes()
    refused(timonel(repo, "list"), 8, "journal.db")
    assert journal.read_bytes() == before


def test_a_newer_journal_is_refused_unharmed(repo):
    import sqlite3

    assert timonel(repo, "list").returncode == 0
    journal = repo / ".git" / "timonel" / "journal.db"
    with sqlite3.connect(journal) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    refused(timonel(repo, "list"), 8, "newer")


def test_no_screen_without_a_terminal(repo):
    refused(timonel(repo), 2, "terminal")


def test_an_unknown_setting_is_named_with_its_file(repo):
    (repo / ".timonel.toml").write_text("colour = 'red'\n")
    refused(timonel(repo, "list"), 2, ".timonel.toml", "colour")


@pytest.mark.parametrize("stripped", ["", "env -u TIMONEL_TOKEN -u TIMONEL_CONVERSATION "])
def test_an_operators_act_from_inside_a_conversation_is_refused(repo, stripped):
    words = f"{stripped}timonel -C {repo} stop bruno > out.txt 2>&1; sleep 600"
    assert timonel(repo, "spawn", "bruno", *SLEEP).returncode == 0
    assert timonel(repo, "spawn", "ada", "--agent", "command", "--", "sh", "-c", words).returncode == 0
    out = Path(repo.parent, f"{repo.name}.worktrees", "ada", "out.txt")
    until(lambda: out.exists() and out.read_text().endswith("\n"), what="the answer")
    assert "bruno" in out.read_text() or "no token" in out.read_text()
    assert "the conversation 'ada'" in out.read_text(), "it is known for what it is, whatever its environment says"
    assert not [row for row in timonel(repo, "list").stdout.splitlines() if "bruno" in row and "exited" in row]
