"""Real git, real tmux, real processes."""

import os
import shutil

import pytest

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
