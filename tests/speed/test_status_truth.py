"""The status truth test at full length, with its own bars: `pytest tests/speed/test_status_truth.py -s --speed`."""

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.project import open_project
from tests.e2e import truth
from tests.e2e.truth import figures

ROUNDS = 5


@pytest.mark.timeout(900)
@pytest.mark.parametrize("source", ["hooks", "screen"])
def test_states_are_true_and_soon(source, bars, repo, home, runtime, tmp_path, monkeypatch):
    log = tmp_path / "truth"
    log.mkdir()
    truth.install_claude(tmp_path / "bin", log, ROUNDS, 1.5)
    names = [f"hook-{number}" for number in range(3)] if source == "hooks" else ["claude", "codex", "shell"]
    allowed = 0.3 if source == "hooks" else 2.0
    environ = truth.environment(tmp_path / "bin")
    monkeypatch.setenv("PATH", environ["PATH"])
    with open_project(str(repo), environ) as project:
        for name in names:
            if source == "hooks":
                spawn(project, SpawnRequest(name=name, kind="claude"), THE_OPERATOR)
            else:
                truth.spawn_painted(project, name, name, log, ROUNDS, 5.0)
        found = truth.watch(project, log, names, allowed, 800)
    print("", *truth.table(source, found), sep="\n")
    bars.limit(f"status by {source}: wrong", figures(found).wrong, 1.0 if source == "hooks" else 5.0, "%")
    bars.limit(f"status by {source}: delay, 95 of 100", 1000 * figures(found).p95, 1000 * allowed, "ms")
    bars.check()
