"""The supervisor's page: the process, each of its loops, the end of its log."""

from types import SimpleNamespace

from core.commands.catalog import COMMANDS
from core.commands.command import Acting
from core.commands.context import CommandContext
from core.commands.registry import Registry
from core.model.actor import THE_OPERATOR
from core.model.supervision import LoopHealth
from core.services.supervision import lifecycle as supervising
from core.services.supervision.lifecycle import SupervisorStatus
from tests.fakes.fleet_samples import FLEET, NOW


def test_it_shows_each_loop_and_the_log(monkeypatch, tmp_path):
    sick = LoopHealth("deliver", NOW - 1, None, 0.1, 3, "no such socket", NOW + 8)
    status = SupervisorStatus(True, 77, NOW - 1, NOW - 60, "0.1.0", (sick,), ("deliver failing (3)",))
    monkeypatch.setattr(supervising, "supervisor_status", lambda _project: status)
    (tmp_path / "supervisor.log").write_text("2026-05-28T20:26:40.000Z wal note it is long\n")
    project = SimpleNamespace(clock=lambda: NOW, journal=SimpleNamespace(folder=str(tmp_path)))
    acting = Acting(project, THE_OPERATOR, print)  # type: ignore[arg-type]
    page = Registry(COMMANDS)["fleet.supervisor"].run(acting, CommandContext(FLEET, NOW), {}).page
    assert page is not None
    assert "process 77" in page.lines[0].text and page.lines[0].tone == "warning"
    assert "failing (3): no such socket; never ran well" in page.lines[1].text and page.lines[1].tone == "error"
    assert page.lines[-1].text.endswith("wal  note  it is long")
