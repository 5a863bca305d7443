"""One supervisor for each repository: started by whoever needs it, alone, and easily replaced."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from core.model.actor import THE_OPERATOR
from core.services.project import open_project
from core.services.supervision import lifecycle as supervising
from core.services.supervision.heartbeats import beat, newest_beat
from core.services.supervision.lifecycle import (
    Seen,
    ensure_supervisor,
    look_after,
    stop_supervisor,
    supervisor_status,
    wake_supervisor,
)
from core.services.supervision.lock import LOCK, look
from core.services.supervision.log import LOG, last_lines
from core.terminals.process_groups import process_table
from tests.conftest import ROOT


def until(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come true")


def test_it_starts_beats_and_stops(project):
    assert not supervisor_status(project).running
    started = ensure_supervisor(project)
    assert started.running and started.pid
    until(lambda: supervisor_status(project).beat_at is not None)
    assert ensure_supervisor(project).pid == started.pid
    assert stop_supervisor(project)
    assert not supervisor_status(project).running
    assert not stop_supervisor(project)


def test_two_starts_at_once_leave_one(project, repo):
    def start(_number):
        with open_project(str(repo), dict(os.environ)) as own:
            return ensure_supervisor(own).pid

    with ThreadPoolExecutor(4) as pool:
        pids = set(pool.map(start, range(4)))
    until(lambda: supervisor_status(project).pid in pids)
    assert len(pids - {None}) == 1
    stop_supervisor(project)


def test_after_a_kill_the_next_one_takes_over(project):
    first = ensure_supervisor(project).pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: not supervisor_status(project).running)
    wake_supervisor(project)
    until(lambda: supervisor_status(project).running)
    assert supervisor_status(project).pid != first
    stop_supervisor(project)


def test_it_has_no_parent_that_waits_and_nothing_of_a_conversation(project):
    pid = ensure_supervisor(project).pid
    with open(f"/proc/{pid}/environ", "rb") as file:
        block = file.read()
    assert b"TIMONEL_TOKEN=" not in block
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    assert int(fields[1]) != os.getpid() and int(fields[3]) != os.getsid(0)
    stop_supervisor(project)


def test_it_ends_by_itself_when_its_journal_is_removed(repo, home, runtime):
    with open_project(str(repo), dict(os.environ)) as own:
        pid = ensure_supervisor(own).pid
        folder = own.journal.folder
    shutil.rmtree(folder)
    until(lambda: pid not in process_table(), 60)


def test_one_that_fell_is_replaced_and_both_logs_say_so(project):
    first = ensure_supervisor(project).pid
    assert first is not None
    assert look_after(project) is Seen.RUNS
    os.kill(first, signal.SIGKILL)
    until(lambda: not supervisor_status(project).running)
    assert supervisor_status(project).fallen == first
    assert look_after(project) is Seen.FELL
    until(lambda: supervisor_status(project).loops)
    second = supervisor_status(project).pid
    replaced = "SELECT subject, payload FROM events WHERE kind = 'supervisor.replaced'"
    rows = project.journal.read(lambda connection: connection.execute(replaced).fetchall())
    assert [(subject, json.loads(text)["fallen"]) for subject, text in rows] == [(f"supervisor:{second}", first)]
    told = [line.text for line in last_lines(project.journal.folder, 50)]
    assert any(f"process {first} before it ended without a word" in text for text in told)
    stop_supervisor(project)
    assert look_after(project) is Seen.ENDED  # what a person stopped stays stopped
    assert not supervisor_status(project).running


def test_a_person_who_stops_a_fallen_one_is_obeyed(project):
    pid = ensure_supervisor(project).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: not supervisor_status(project).running)
    assert not stop_supervisor(project)
    assert look_after(project) is Seen.ENDED


def test_one_of_an_older_version_is_replaced(project, monkeypatch):
    first = ensure_supervisor(project).pid
    until(lambda: supervisor_status(project).version)
    _say_version(project, "0.0.9")
    monkeypatch.setattr(supervising, "program_version", lambda: "0.0.10")
    second = ensure_supervisor(project).pid
    assert second != first
    until(lambda: supervisor_status(project).version)
    _say_version(project, "7.0.0")
    assert ensure_supervisor(project).pid == second  # a newer one is left alone
    stop_supervisor(project)


def _say_version(project, version):
    """Puts a version into the heartbeat, between two beats."""

    def change(tx):
        found = newest_beat(tx.connection)
        assert found is not None
        beat(tx, found._replace(version=version))

    project.journal.write(change, THE_OPERATOR)


def test_a_program_installed_over_it_is_begun_anew_by_the_same_process(repo, home, runtime, tmp_path):
    shutil.copytree(ROOT / "core", tmp_path / "program" / "core", ignore=shutil.ignore_patterns("__pycache__"))
    environ = {**os.environ, "PYTHONPATH": str(tmp_path / "program")}
    call = [sys.executable, "-P", "-m", "core.doors.cli.main", "-C", str(repo), "supervisor"]
    subprocess.run([*call, "start"], env=environ, check=True, capture_output=True)
    with open_project(str(repo), environ) as own:
        until(lambda: supervisor_status(own).since_at)
        before = supervisor_status(own)
        with open(tmp_path / "program" / "core" / "clock.py", "a") as file:
            file.write("# newer\n")
        until(lambda: (supervisor_status(own).since_at or 0) > (before.since_at or 0), 90)
        assert supervisor_status(own).pid == before.pid
        assert any(line.word == "ends" for line in last_lines(own.journal.folder, 20))
        stop_supervisor(own)


def test_one_that_was_halted_is_replaced_by_a_start_and_ended_by_a_stop(project):
    first = ensure_supervisor(project).pid
    assert first is not None
    until(lambda: supervisor_status(project).since_at)
    os.kill(first, signal.SIGSTOP)
    until(lambda: supervisor_status(project).silence(project.clock()) > 0.2)
    assert ensure_supervisor(project).pid == first, "a moment of silence is no hang"
    second = ensure_supervisor(project, hung=0.2).pid
    assert second not in (None, first)
    until(lambda: supervisor_status(project).since_at)
    assert second is not None
    os.kill(second, signal.SIGSTOP)
    assert stop_supervisor(project) and not supervisor_status(project).running


def test_one_that_does_not_end_is_killed(project, monkeypatch):
    hold = (
        "import fcntl, os, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "os.pwrite(lock, str(os.getpid()).encode(), 0)\n"
        "time.sleep(600)\n"
    )
    hung = subprocess.Popen([sys.executable, "-c", hold, os.path.join(project.journal.folder, LOCK)])
    try:
        until(lambda: look(project.journal.folder).pid == hung.pid)
        monkeypatch.setattr(supervising, "END_SECONDS", 0.3)
        assert stop_supervisor(project)
        assert hung.wait(10) == -signal.SIGKILL
        assert look_after(project) is Seen.ENDED
    finally:
        hung.kill()
        hung.wait()


def test_its_log_says_why_it_ended_and_who_came_too_late(project, repo, runtime):
    ensure_supervisor(project)
    supervising._start(project)
    texts = lambda: [line.text for line in last_lines(project.journal.folder, 50)]  # noqa: E731
    until(lambda: any("another one watches already" in text for text in texts()))
    assert all(line.at is not None for line in last_lines(project.journal.folder, 50)), "nothing was printed as it fell"
    stop_supervisor(project)
    assert texts()[-1] == "it was told to (SIGTERM)"
    assert os.stat(os.path.join(project.journal.folder, LOG)).st_mode & 0o777 == 0o600
