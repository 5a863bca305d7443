"""Real agent programs in real terminals, driven through the command line as a person drives it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agents_e2e.real_agents import StubModel, agents_environment, answered_home, programs_folder, until
from tests.conftest import Said


def pytest_collection_modifyitems(items):
    for item in items:
        if "agents_e2e" in str(item.path):
            item.add_marker(pytest.mark.real_agent)
            item.add_marker(pytest.mark.timeout(240))


@pytest.fixture(scope="session")
def programs():
    """The folder with claude and codex; without them the test says so and is left out."""
    folder, why = programs_folder()
    if why:
        pytest.skip(why)
    return folder


@pytest.fixture
def stub(tmp_path):
    """A model that says what the test tells it to."""
    (tmp_path / "stub").mkdir()
    server = StubModel(tmp_path / "stub")
    yield server
    server.close()


class Fleet:
    """The command line in one repository, and looks at what came of it."""

    def __init__(self, project, environ):
        self.project = project
        self.environ = environ

    def __call__(self, *words, code=0):
        """Runs `timonel WORDS…` as the operator and returns what it said."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "core.doors.cli.main", *words],
            cwd=self.project.root, env=self.environ, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, f"timonel {' '.join(words)}: {done.stdout}{done.stderr}"
        return Said(done.returncode, done.stdout, done.stderr)

    def ask(self, sql, *values):
        """All rows of a question to the journal."""
        return self.project.journal.read(lambda connection: connection.execute(sql, values).fetchall())

    def conversation(self, name):
        from core.services.reading import conversation_named

        return self.project.journal.read(conversation_named, name)

    def until(self, name, condition, seconds=40.0):
        """Waits for something to become true; when it does not, tells everything about that conversation."""
        try:
            return until(condition, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.story(name)}") from error

    def until_state(self, name, state, seconds=40.0):
        """Waits for a state and returns the conversation."""
        self.until(name, lambda: self.conversation(name).state == state, seconds)
        return self.conversation(name)

    def until_said(self, name, text):
        """Waits until it is idle with these as its last words."""
        self.until(name, lambda: text in self.conversation(name).reason)
        assert self.conversation(name).state == "idle"

    def approval(self, name):
        """Waits for an open approval of this conversation and returns its number."""
        sql = "SELECT id FROM approvals WHERE conversation = ? AND state = 'open'"
        return self.until(name, lambda: self.ask(sql, name))[0][0]

    def approval_state(self, number):
        return self.ask("SELECT state FROM approvals WHERE id = ?", number)[0][0]

    def screen(self, name):
        """The pane as text."""
        import re

        frame = self.project.host.capture(self.conversation(name).key)
        return "\n".join(re.sub(r"\x1b\[[0-9;:]*m", "", line).rstrip() for line in frame.lines).rstrip()

    def story(self, name):
        """Everything that explains a failure."""
        one = self.conversation(name)
        parts = [f"{one.state}: {one.reason} {one.evidence}", *map(str, self.ask("SELECT * FROM evidence"))]
        parts += map(str, self.ask("SELECT id, state, title, words FROM approvals"))
        log = os.path.join(self.project.journal.folder, "supervisor.log")
        parts += Path(log).read_text().splitlines()[-15:] if os.path.exists(log) else ["no supervisor log"]
        facts = self.project.host.sweep()
        return "\n".join([*parts, *map(str, facts), self.screen(name) if facts else ""])


@pytest.fixture
def fleet(repo, home, stub, programs, monkeypatch):
    """Timonel in a new repository whose agents talk to the stub."""
    from core.services.project import open_project

    answered_home(home, repo, stub.port)
    for name, value in agents_environment(stub.port, programs).items():
        monkeypatch.setenv(name, value)
    environ = dict(os.environ)
    with open_project(str(repo), environ) as project:
        yield Fleet(project, environ)
        subprocess.run(
            [sys.executable, "-P", "-m", "core.doors.cli.main", "supervisor", "stop"],
            cwd=repo, env=environ, capture_output=True, timeout=60,
        )  # fmt: skip
