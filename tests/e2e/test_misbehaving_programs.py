"""Programs of conversations that misbehave, with a real supervisor: each is shown as it is, and can be ended."""

import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.running import pause, resume, stop
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.doctor.conversations import left_behind
from core.services.doctor.finding import Verdict
from core.services.health.alarms import open_alarms
from core.services.project import open_project
from core.services.snapshot.fleet import load_snapshot
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor, supervisor_status
from tests.conftest import dies
from tests.e2e.proof import until

TWICE = "import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\n"
DAEMON = TWICE + "open('pid.new', 'w').write(str(os.getpid()))\nos.rename('pid.new', 'pid')\ntime.sleep(600)"
CLOSES = (
    "import os, time\nfor number in (0, 1, 2): os.close(number)\nos.setsid() if os.fork() == 0 else time.sleep(600)\n"
)
CLOSES += "open('pid.new', 'w').write(str(os.getpid()))\nos.rename('pid.new', 'pid')\ntime.sleep(600)"
EATS = "import time\nkept = b'x' * (90 << 20)\ntime.sleep(600)"


@pytest.fixture
def supervised(repo, monkeypatch):
    """A project with quick stops and a low limit of memory, and a supervisor."""
    for name, value in {"STOP_SECONDS": "0.5", "MEMORY_ALARM_MB": "60"}.items():
        monkeypatch.setenv(f"TIMONEL_SET_{name}", value)
    with open_project(str(repo), dict(os.environ)) as project:
        ensure_supervisor(project)
        yield project
        stop_supervisor(project)


def start(project, *argv):
    """A conversation whose program this is; its worktree."""
    spawn(project, SpawnRequest("ada", kind="command", argv=argv), THE_OPERATOR)
    return Path(look(project).worktree.path)


def look(project):
    """What the screen is shown of it."""
    return project.journal.read(load_snapshot).named("ada")


def becomes(project, wanted, what):
    """Waits until the picture of it is as wanted, and returns it."""
    return until(lambda: (one := look(project)) and wanted(one) and one, what=what)


def number_in(file):
    """The pid that a program wrote."""
    until(file.exists, what=f"{file.name} is written")
    return int(file.read_text())


def ends(project):
    """Stopped by hand, and shown so."""
    stop(project, "ada", THE_OPERATOR)
    becomes(project, lambda one: one.conversation.state == "exited", "exited")


def test_one_that_daemonises_has_ended_and_what_it_left_is_ended_with_it(supervised):
    worktree = start(supervised, sys.executable, "-c", DAEMON)
    left = number_in(worktree / "pid")
    shown = becomes(supervised, lambda one: one.conversation.state == "exited", "exited")
    assert shown.conversation.exit_code == 0
    found = left_behind(supervised)
    assert (found.verdict, found.remedy) == (Verdict.WARN, "`timonel stop ada` ends it")
    assert f"pid {left} of ada" in found.words
    ends(supervised)
    assert dies(left)
    assert left_behind(supervised).verdict == Verdict.OK


def test_one_that_forks_and_dies_shows_how_it_ended(supervised):
    worktree = start(supervised, "sh", "-c", "sleep 600 & echo $! > pid.new; mv pid.new pid; kill -SEGV $$")
    child = number_in(worktree / "pid")
    shown = becomes(supervised, lambda one: one.conversation.state == "failed", "failed")
    assert shown.conversation.exit_code == 139
    assert "signal 11" in shown.conversation.reason or "139" in shown.conversation.reason
    stop(supervised, "ada", THE_OPERATOR)
    assert dies(child)


def test_one_that_ignores_term_and_hup_is_killed_after_its_grace(supervised):
    deaf = "trap '' TERM HUP INT; echo $$ > pid.new; mv pid.new pid; while :; do sleep 0.05; done"
    worktree = start(supervised, "sh", "-c", deaf)
    pid = number_in(worktree / "pid")
    began = time.monotonic()
    ends(supervised)
    assert dies(pid)
    assert time.monotonic() - began >= 0.5


def test_one_that_eats_memory_raises_its_alarm(supervised):
    start(supervised, sys.executable, "-c", EATS)
    shown = becomes(supervised, lambda one: one.alarm is not None, "an alarm")
    assert shown.alarm.kind == "memory" and "limit 60 MB" in shown.alarm.text
    assert shown.process is not None and shown.process.memory > 90 << 20
    ends(supervised)
    until(lambda: not supervised.journal.read(open_alarms), what="the alarm clears")


def test_a_flood_is_working_and_holds_nobody_up(supervised):
    start(supervised, "yes", "0123456789" * 20)
    becomes(supervised, lambda one: one.process is not None and one.process.output_at is not None, "output is seen")
    status = supervisor_status(supervised)
    supervisor = psutil.Process(status.pid)
    held, beat = supervisor.memory_info().rss, status.beat_at or 0
    until(lambda: (supervisor_status(supervised).beat_at or 0) > beat + 2, what="heartbeats beside the flood")
    shown = becomes(supervised, lambda one: one.conversation.state == "working", "working")
    assert time.time() - shown.process.output_at < 10
    assert not supervisor_status(supervised).troubles
    grown = supervisor.memory_info().rss - held
    print(f"the supervisor grew by {grown >> 10} KB beside the flood")
    assert grown < 32 << 20
    ends(supervised)


def test_one_that_closes_its_terminal_is_alive_and_is_ended_with_all_it_started(supervised):
    worktree = start(supervised, sys.executable, "-c", CLOSES)
    child = number_in(worktree / "pid")
    shown = becomes(supervised, lambda one: one.process is not None and one.process.children >= 2, "its processes")
    assert shown.conversation.state in ("starting", "working", "idle")
    ends(supervised)
    assert dies(child)


def test_one_that_is_halted_is_told_from_one_that_is_paused(supervised):
    worktree = start(supervised, "sh", "-c", "echo $$ > pid.new; mv pid.new pid; while :; do sleep 0.05; done")
    pid = number_in(worktree / "pid")
    os.kill(pid, signal.SIGSTOP)
    shown = becomes(supervised, lambda one: one.alarm is not None, "an alarm")
    assert "a signal has stopped" in shown.alarm.text and shown.process.held
    os.kill(pid, signal.SIGCONT)
    becomes(supervised, lambda one: one.process is not None and not one.process.held, "it goes on")
    pause(supervised, "ada", THE_OPERATOR)
    shown = becomes(supervised, lambda one: one.process is not None and one.process.held, "it is held")
    assert (shown.conversation.state, shown.conversation.reason) == ("paused", "paused by the operator")
    os.kill(pid, signal.SIGCONT)
    shown = becomes(supervised, lambda one: one.conversation.confidence < 1, "one that goes on although it is paused")
    assert shown.conversation.state == "paused" and "on: let it go on and pause it again" in shown.conversation.reason
    resume(supervised, "ada", THE_OPERATOR)
    os.kill(pid, signal.SIGSTOP)
    ends(supervised)
    assert dies(pid)
