"""Background processes that misbehave, with a real supervisor: seen, called out, and well again when they end."""

import os
import signal
import sys
from pathlib import Path

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.health.alarms import open_alarms
from core.services.processes.acts import Wanted, find_process, start, stop
from core.services.processes.samples import running
from core.services.project import open_project
from core.services.snapshot.fleet import load_snapshot
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor
from tests.e2e.proof import until

EATS = "import time\nkept = b'x' * (90 << 20)\ntime.sleep(600)"


@pytest.fixture
def supervised(repo, monkeypatch):
    """A project with quick stops and a low limit of memory, and a supervisor."""
    for name, value in {"STOP_SECONDS": "0.5", "MEMORY_ALARM_MB": "60"}.items():
        monkeypatch.setenv(f"TIMONEL_SET_{name}", value)
    with open_project(str(repo), dict(os.environ)) as project:
        ensure_supervisor(project)
        yield project
        for one in project.journal.read(running):
            stop(project, one.process, THE_OPERATOR)
        stop_supervisor(project)


def alarms(project):
    return [(one.subject, one.kind) for one in project.journal.read(open_alarms)]


def test_one_that_eats_memory_is_called_out_until_it_is_stopped(supervised):
    ada = spawn(supervised, SpawnRequest("ada", kind="command", argv=("sleep", "600")), THE_OPERATOR)
    made = start(supervised, Wanted("eats", (sys.executable, "-c", EATS), conversation="ada"), THE_OPERATOR)
    until(lambda: alarms(supervised), what="an alarm")
    member = supervised.journal.read(load_snapshot).member(ada.id)
    assert [one.subject for one in member.alarms] == [made.subject]
    assert "`timonel process stop eats --conversation ada` ends it" in member.alarm.text
    (seen,) = supervised.journal.read(running)
    assert seen.sample.memory > 90 << 20 and seen.sample.pid == made.pid
    assert member.process is None or member.process.memory < 60 << 20, "it is not counted as the conversation's own"
    stop(supervised, find_process(supervised, "eats", THE_OPERATOR, "ada"), THE_OPERATOR)
    until(lambda: not alarms(supervised), what="the alarm ends")


def test_one_of_the_project_that_a_signal_halts_says_what_lets_it_go_on(supervised):
    script = "echo $$ > pid.new; mv pid.new pid; while :; do sleep 0.05; done"
    made = start(supervised, Wanted("loops", ("sh", "-c", script)), THE_OPERATOR)
    file = Path(supervised.root, "pid")
    until(file.exists, what="its pid is written")
    os.kill(int(file.read_text()), signal.SIGSTOP)
    until(lambda: alarms(supervised) == [(made.subject, "held")], what="an alarm")
    shown = supervised.journal.read(load_snapshot)
    assert shown.host_alarm is None
    assert "`timonel process continue loops` lets them go on" in shown.alarm_of(made.subject).text
