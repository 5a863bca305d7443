"""Real git, real tmux, real processes."""

import os
import shutil

import pytest

from tests.e2e.process_proof import Clock

if shutil.which("tmux") is None:
    pytest.skip("tmux is not installed: the end-to-end tests need it", allow_module_level=True)


@pytest.fixture
def open_it(repo):
    """Opens the repository's project anew, as a new process would."""
    from core.services.project import open_project

    opened = []

    def call():
        opened.append(open_project(str(repo), dict(os.environ)))
        return opened[-1]

    yield call
    for project in opened:
        project.close()


@pytest.fixture
def clock():
    """Real time, until the test moves it on."""
    return Clock()


@pytest.fixture
def lone_project(repo, clock, monkeypatch):
    """The repository with quick stops, and with no supervisor but the test."""
    from core.services.processes import acts as process_acts
    from core.services.project import open_project

    monkeypatch.setattr(process_acts, "wake_supervisor", lambda project: None)
    monkeypatch.setenv("TIMONEL_SET_STOP_SECONDS", "0.5")
    with open_project(str(repo), dict(os.environ), clock) as opened:
        yield opened
