"""The program as a person uses it, in a terminal: killed with SIGKILL while four conversations work, started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.model.actor import THE_OPERATOR
from core.model.conversation import Conversation
from core.services.conversations.restore import restore
from core.services.conversations.running import stop
from core.services.conversations.teardown import teardown
from core.services.reading import conversation_named, rows, worktree_of
from tests.e2e.outer_terminal import Terminal
from tests.e2e.proof import git, make_dirty, picture, until

FILES = 3000


@pytest.fixture
def terminal(tmp_path):
    opened = Terminal(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def large(repo):
    """A repository with a few thousand files."""
    for number in range(FILES):
        path = Path(repo, f"src/part{number % 50}/file{number}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}\n")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "many files")
    return repo


def command(repo):
    return f"{sys.executable} -P -m core.doors.cli.main -C {repo}"


def spawned(repo, name, script):
    words = [sys.executable, "-P", "-m", "core.doors.cli.main", "-C", str(repo), "spawn", name, "--agent", "command"]
    return subprocess.Popen([*words, "--", "sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_four_at_once_survive_the_control_center(large, terminal, open_it):
    script = "n=0; while :; do n=$((n+1)); echo step $n; sleep 0.1; done"
    crew = [spawned(large, name, script) for name in ("ada", "bruno", "clara", "dario")]
    for one in crew:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    terminal.run(command(large))
    terminal.wait_for("ada", "bruno", "clara", "dario", "step ")
    project = open_it()
    before = {fact.key: fact.pid for fact in project.host.sweep()}
    assert len(before) == 4
    killed = _control_center(large)
    os.kill(killed, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{killed}/cmdline").exists() or not _control_center(large), what="its death")
    assert {fact.key: fact.pid for fact in project.host.sweep() if not fact.dead} == before

    _started_again(large, terminal)
    worktree = project.journal.read(worktree_of, project.journal.read(conversation_named, "ada").id)
    make_dirty(worktree.path)
    stop(project, "ada", THE_OPERATOR)
    seen = picture(worktree.path)
    teardown(project, "ada", THE_OPERATOR)
    assert not Path(worktree.path).exists()
    restore(project, "ada", THE_OPERATOR)
    assert picture(worktree.path) == seen
    assert len(seen[2]) >= FILES


def _started_again(repo, terminal):
    terminal.run("reset")
    terminal.run(command(repo))
    terminal.wait_for("ada", "bruno", "clara", "dario", "step ")


def _control_center(repo):
    """The pid of the program with the screen."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if str(repo).encode() in words and b"supervisor" not in words and b"-C" in words:
                return int(entry.name)
    return 0


def test_every_size_from_tiny_to_huge_is_drawn(repo, terminal, open_it):
    assert spawned(repo, "ada", "echo hello; sleep 600").wait(60) == 0
    terminal.run(command(repo))
    terminal.wait_for("ada")
    terminal.resize(40, 10)
    terminal.wait_for("60")  # the page that says how large it must be
    for width, height in ((80, 24), (120, 40), (220, 60)):
        terminal.resize(width, height)
        terminal.wait_for("ada", "Fleet")


def test_hostile_output_neither_breaks_nor_styles_the_screen(repo, terminal):
    nasty = (
        "printf '"
        + r"\033]0;evil\007\033[2J[bold]markup[/bold] [/] \033[31mred\033[0m \360\237\221\215 \377\376 end-of-it\n"
        + "'"
    )
    assert spawned(repo, "ada", f"{nasty}; sleep 600").wait(60) == 0
    terminal.run(command(repo))
    terminal.wait_for("ada", "[bold]markup[/bold] [/]", "end-of-it", "? help")


def test_one_key_and_enter_make_a_conversation(repo, terminal, open_it, monkeypatch):
    terminal.run(command(repo))
    terminal.wait_for("No conversation yet", "c new")
    terminal.press("c")
    terminal.wait_for("New conversation")
    terminal.press("Enter")
    project = open_it()
    made = until(lambda: project.journal.read(rows, Conversation, "WHERE opened_at IS NOT NULL"), 30, "a conversation")
    terminal.wait_for(made[0].name)
