"""One supervisor for each repository: started by whoever needs it, alone, and easily replaced."""

import os
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from core.services.project import open_project
from core.services.supervising import ensure_supervisor, stop_supervisor, supervisor_status, wake_supervisor
from core.terminals.process_groups import process_table


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
