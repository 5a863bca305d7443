"""The state that is shown is the true one, and soon: stand-ins that log what they really do, in real terminals.

The bars are 1 % wrong and 0.3 s for agents with hooks, 5 % and 2 s for screens alone; here with room for a busy
machine, in tests/speed/test_status_truth.py as they are.
"""

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.project import open_project
from tests.e2e import truth
from tests.e2e.truth import Change, compare, figures

HOOKED, PAINTED = 0.3, 2.0  # seconds after a change that count as delay, not as wrong


@pytest.mark.timeout(150)
def test_states_are_true_and_soon(repo, home, runtime, tmp_path, monkeypatch, capsys):
    log = tmp_path / "truth"
    log.mkdir()
    truth.install_claude(tmp_path / "bin", log, rounds=1, dwell=1.0)
    environ = truth.environment(tmp_path / "bin")
    monkeypatch.setenv("PATH", environ["PATH"])
    with open_project(str(repo), environ) as project:
        spawn(project, SpawnRequest(name="hook-1", kind="claude"), THE_OPERATOR)
        painted = ["claude", "codex", "shell"]
        for style in painted:
            truth.spawn_painted(project, style, style, log, rounds=1, dwell=2.0)
        hooked = truth.watch(project, log, ["hook-1"], HOOKED, 100)
        screens = truth.watch(project, log, painted, PAINTED, 100)
    with capsys.disabled():
        print("", *truth.table("with hooks", hooked), *truth.table("screen alone", screens), sep="\n")
    assert len(hooked) >= 10 and len(screens) >= 30
    assert figures(hooked).p50 <= 0.3 * 3 and figures(hooked).wrong <= 10
    assert figures(screens).p50 <= 2.0 * 1.5 and figures(screens).wrong <= 20


def test_the_comparison_knows_late_wrong_and_missed():
    true = [
        Change(0, "idle", ""),
        Change(10, "working", "prompt"),
        Change(20, "idle", "end"),
        Change(30, "failed", "x"),
    ]
    seen = [Change(1, "idle", ""), Change(10.5, "working", ""), Change(15, "stuck", ""), Change(16, "working", "")]
    first, second, third = compare(true, seen, 1.0, 33)
    assert (first.delay, first.missed, first.wrong, first.counted) == (0.5, False, 1.0, 9.0)
    assert (second.delay, second.missed, second.wrong) == (10.0, True, 9.0)
    assert third.missed and figures([first, second, third]).missed == 2
