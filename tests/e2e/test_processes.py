"""Background processes with real programs: each of the bad ones is shown and handled as it should be."""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import Conflict, JournalError, Refused
from core.model.actor import THE_OPERATOR, THE_SUPERVISOR
from core.model.process import ProcessState
from core.services.processes.acts import Wanted, go_on, start, stop
from core.services.processes.reads import process_numbered
from core.services.processes.settling import ports_of, programs_of, start_due
from core.services.snapshot.fleet import load_snapshot
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor, supervisor_status
from core.supervisor.processes import ProcessWatch
from core.terminals.background import LOG_BYTES
from tests.conftest import dies
from tests.e2e.process_proof import becomes, log_of, sh
from tests.e2e.proof import until


def test_it_runs_with_a_log_ports_and_an_exit_code(lone_project):
    port = "import socket,time; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True);"
    web = start(lone_project, Wanted("web", (sys.executable, "-c", port + "time.sleep(600)")), THE_OPERATOR)
    assert web.state == ProcessState.RUNNING and web.pid
    log = log_of(lone_project, web)
    printed = until(lambda: log.exists() and log.read_text().strip())
    assert ports_of((web,)) == {web.id: printed}
    watch = ProcessWatch(lone_project, ThreadPoolExecutor(1), print)
    watch.look()
    assert watch.alive == 1
    assert lone_project.journal.read(process_numbered, web.id).ports == printed
    assert [one.name for one in lone_project.journal.read(load_snapshot).processes] == ["web"]
    stopped = stop(lone_project, web, THE_OPERATOR)
    assert (stopped.state, stopped.exit_code, stopped.reason) == (ProcessState.STOPPED, 143, "stopped by operator")
    assert stop(lone_project, web, THE_OPERATOR) == stopped, "stopping what has ended changes nothing"


def test_the_exit_code_is_kept_while_the_supervisor_is_dead_and_after(lone_project):
    ensure_supervisor(lone_project)
    job = start(lone_project, sh("job", "while ! [ -e go ]; do sleep 0.02; done; exit 7"), THE_OPERATOR)
    pid = supervisor_status(lone_project).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert dies(pid)
    Path(lone_project.root, "go").touch()
    assert dies(job.pid)
    assert lone_project.journal.read(process_numbered, job.id).state == ProcessState.RUNNING, "nobody has looked yet"
    ensure_supervisor(lone_project)
    seen = until(lambda: (one := lone_project.journal.read(process_numbered, job.id)).exit_code == 7 and one)
    assert (seen.state, seen.reason) == (ProcessState.FAILED, "ended with 7")
    stop_supervisor(lone_project)


def test_one_that_daemonises_is_listed_and_stopped(lone_project):
    twice = "import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\ntime.sleep(600)"
    made = start(lone_project, Wanted("daemon", (sys.executable, "-c", twice), restart="always"), THE_OPERATOR)
    left = becomes(lone_project, made, ProcessState.ORPHANED)
    assert left.exit_code == 0 and str(left.pid) in left.reason
    assert start_due(lone_project, THE_SUPERVISOR) == (), "no second one beside what was left"
    with pytest.raises(Conflict, match="orphaned already"):
        start(lone_project, sh("daemon", "true"), THE_OPERATOR)
    assert stop(lone_project, left, THE_OPERATOR).state == ProcessState.STOPPED
    assert dies(left.pid)


def test_a_killed_wrapper_leaves_an_orphan_whose_end_is_noticed(lone_project):
    made = start(lone_project, sh("job", "echo $$ > pid; exec sleep 600"), THE_OPERATOR)
    until(lambda: Path(lone_project.root, "pid").exists())
    os.kill(made.pid, signal.SIGKILL)
    left = becomes(lone_project, made, ProcessState.ORPHANED)
    assert left.exit_code is None and "nobody knows" in left.reason
    assert ports_of((left,)) == {left.id: ""}
    os.kill(left.pid, signal.SIGKILL)
    gone = becomes(lone_project, made, ProcessState.FAILED)
    assert gone.exit_code is None


def test_one_that_ignores_term_is_killed_after_its_grace(lone_project):
    made = start(lone_project, sh("deaf", "trap '' TERM; : > begun; while :; do sleep 0.05; done"), THE_OPERATOR)
    until(Path(lone_project.root, "begun").exists)
    began = time.monotonic()
    stopped = stop(lone_project, made, THE_OPERATOR)
    assert (stopped.state, stopped.exit_code) == (ProcessState.STOPPED, 137)
    assert time.monotonic() - began >= 0.5


def test_one_that_fills_the_disk_is_ended_although_nothing_can_be_written(lone_project, monkeypatch):
    greedy = start(lone_project, sh("greedy", "while :; do sleep 0.1; done"), THE_OPERATOR)
    write, full = lone_project.journal.write, [True]

    def refusing(change, *args, **kw):
        if full[0]:
            raise JournalError("the disk is full; nothing was written", code="disk_full")
        return write(change, *args, **kw)

    monkeypatch.setattr(lone_project.journal, "write", refusing)
    with pytest.raises(JournalError, match="greedy is ended, but the journal"):
        stop(lone_project, greedy, THE_OPERATOR)
    assert dies(greedy.pid)
    full[0] = False  # there is room again
    assert stop(lone_project, greedy, THE_OPERATOR).state == ProcessState.STOPPED


def test_one_that_is_halted_is_shown_so_and_can_be_stopped(lone_project):
    made = start(lone_project, sh("halted", "echo $$ > pid; exec sleep 600"), THE_OPERATOR)
    pid = int(until(lambda: (file := Path(lone_project.root, "pid")).exists() and file.read_text().strip()))
    os.kill(pid, signal.SIGSTOP)
    halted = becomes(lone_project, made, ProcessState.PAUSED)
    assert programs_of((halted,)) == {halted.id: pid}, "the pid that is shown is the program's, not its wrapper's"
    assert "SIGSTOP" in halted.reason and "`timonel process continue halted`" in halted.reason
    running = go_on(lone_project, halted, THE_OPERATOR)
    assert running.state == ProcessState.RUNNING
    with pytest.raises(Refused, match="nothing holds it"):
        go_on(lone_project, running, THE_OPERATOR)
    os.kill(pid, signal.SIGSTOP)
    assert stop(lone_project, becomes(lone_project, made, ProcessState.PAUSED), THE_OPERATOR).exit_code == 143


def test_a_flood_stays_bounded_and_holds_nobody_up(lone_project):
    made = start(lone_project, Wanted("flood", ("yes", "0123456789" * 20)), THE_OPERATOR)
    log = log_of(lone_project, made)
    files = (log, log.with_suffix(".log.1"))
    until(files[1].exists, seconds=60, what="a rotation")
    watch = ProcessWatch(lone_project, ThreadPoolExecutor(1), print)
    began = time.monotonic()
    watch.look()
    took = time.monotonic() - began
    print(f"a look beside the flood: {took * 1000:.0f} ms")
    assert took < 5
    stop(lone_project, made, THE_OPERATOR)
    assert sum(file.stat().st_size for file in files) <= 2 * LOG_BYTES + 2 * 65536
