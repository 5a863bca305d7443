"""Background processes with real programs: each of the bad ones is shown and handled as it should be."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.errors import Conflict, NotFound, OperatorOnly, Refused, UsageError
from core.model.actor import THE_OPERATOR, THE_SUPERVISOR, Actor
from core.model.process import ProcessState
from core.services import process_acts
from core.services.fleet_snapshot import load_snapshot
from core.services.process_acts import Wanted, find_process, remove, restart, start, stop
from core.services.process_settling import ports_of, settle_processes, start_due
from core.services.processes import process_numbered
from core.services.restore import restore
from core.services.spawn import SpawnRequest, spawn
from core.services.supervising import ensure_supervisor, stop_supervisor, supervisor_status
from core.services.teardown import teardown, teardown_facts
from core.supervisor.processes import ProcessWatch
from core.terminals.background import LOG_BYTES
from core.terminals.plain_host import log_path
from tests.conftest import dies
from tests.e2e.proof import until


class Clock:
    """Real time, moved on by the test."""

    def __init__(self):
        self.ahead = 0.0

    def __call__(self):
        return time.time() + self.ahead


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def project(repo, clock, monkeypatch):
    """The repository with quick stops, and with no supervisor but the test."""
    from core.services.project import open_project

    monkeypatch.setattr(process_acts, "wake_supervisor", lambda project: None)
    monkeypatch.setenv("TIMONEL_SET_STOP_SECONDS", "0.5")
    with open_project(str(repo), dict(os.environ), clock) as opened:
        yield opened


def sh(name, script, **more):
    return Wanted(name, ("sh", "-c", script), **more)


def now(project, process):
    """What is known after a look."""
    settle_processes(project)
    return project.journal.read(process_numbered, process.id)


def becomes(project, process, state):
    found = until(lambda: (one := now(project, process)).state == state and one, what=f"{process.name} {state}")
    return found


def folder(project, process):
    return Path(project.folder_of_process(process.key))


def test_it_runs_with_a_log_ports_and_an_exit_code(project):
    port = "import socket,time; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True);"
    web = start(project, Wanted("web", (sys.executable, "-c", port + "time.sleep(600)")), THE_OPERATOR)
    assert web.state == ProcessState.RUNNING and web.pid
    log = Path(log_path(str(folder(project, web))))
    printed = until(lambda: log.exists() and log.read_text().strip())
    assert ports_of((web,)) == {web.id: printed}
    watch = ProcessWatch(project, print)
    watch.look()
    assert watch.alive == 1
    assert project.journal.read(process_numbered, web.id).ports == printed
    assert [one.name for one in project.journal.read(load_snapshot).processes] == ["web"]
    stopped = stop(project, web, THE_OPERATOR)
    assert (stopped.state, stopped.exit_code, stopped.reason) == (ProcessState.STOPPED, 143, "stopped by operator")
    assert stop(project, web, THE_OPERATOR) == stopped, "stopping what has ended changes nothing"


def test_the_exit_code_is_kept_while_the_supervisor_is_dead_and_after(project):
    ensure_supervisor(project)
    job = start(project, sh("job", "while ! [ -e go ]; do sleep 0.02; done; exit 7"), THE_OPERATOR)
    pid = supervisor_status(project).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert dies(pid)
    Path(project.root, "go").touch()
    assert dies(job.pid)
    assert project.journal.read(process_numbered, job.id).state == ProcessState.RUNNING, "nobody has looked yet"
    ensure_supervisor(project)
    seen = until(lambda: (one := project.journal.read(process_numbered, job.id)).exit_code == 7 and one)
    assert (seen.state, seen.reason) == (ProcessState.FAILED, "ended with 7")
    stop_supervisor(project)


def test_one_that_daemonises_is_listed_and_stopped(project):
    twice = "import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\ntime.sleep(600)"
    made = start(project, Wanted("daemon", (sys.executable, "-c", twice), restart="always"), THE_OPERATOR)
    left = becomes(project, made, ProcessState.ORPHANED)
    assert left.exit_code == 0 and str(left.pid) in left.reason
    assert start_due(project, THE_SUPERVISOR) == (), "no second one beside what was left"
    with pytest.raises(Conflict, match="orphaned already"):
        start(project, sh("daemon", "true"), THE_OPERATOR)
    assert stop(project, left, THE_OPERATOR).state == ProcessState.STOPPED
    assert dies(left.pid)


def test_a_killed_wrapper_leaves_an_orphan_whose_end_is_noticed(project):
    made = start(project, sh("job", "echo $$ > pid; exec sleep 600"), THE_OPERATOR)
    until(lambda: Path(project.root, "pid").exists())
    os.kill(made.pid, signal.SIGKILL)
    left = becomes(project, made, ProcessState.ORPHANED)
    assert left.exit_code is None and "nobody knows" in left.reason
    assert ports_of((left,)) == {left.id: ""}
    os.kill(left.pid, signal.SIGKILL)
    gone = becomes(project, made, ProcessState.FAILED)
    assert gone.exit_code is None


def test_one_that_ignores_term_is_killed_after_its_grace(project):
    made = start(project, sh("deaf", "trap '' TERM; : > begun; while :; do sleep 0.05; done"), THE_OPERATOR)
    until(Path(project.root, "begun").exists)
    began = time.monotonic()
    stopped = stop(project, made, THE_OPERATOR)
    assert (stopped.state, stopped.exit_code) == (ProcessState.STOPPED, 137)
    assert time.monotonic() - began >= 0.5


def test_one_that_is_halted_is_shown_so_and_can_be_stopped(project):
    made = start(project, sh("halted", "echo $$ > pid; exec sleep 600"), THE_OPERATOR)
    pid = int(until(lambda: (file := Path(project.root, "pid")).exists() and file.read_text().strip()))
    os.kill(pid, signal.SIGSTOP)
    assert "SIGSTOP" in becomes(project, made, ProcessState.PAUSED).reason
    os.kill(pid, signal.SIGCONT)
    becomes(project, made, ProcessState.RUNNING)
    os.kill(pid, signal.SIGSTOP)
    assert stop(project, becomes(project, made, ProcessState.PAUSED), THE_OPERATOR).exit_code == 143


def test_a_flood_stays_bounded_and_holds_nobody_up(project):
    made = start(project, Wanted("flood", ("yes", "0123456789" * 20)), THE_OPERATOR)
    files = (Path(log_path(str(folder(project, made)))), Path(log_path(str(folder(project, made))) + ".1"))
    until(files[1].exists, seconds=60, what="a rotation")
    watch = ProcessWatch(project, print)
    began = time.monotonic()
    watch.look()
    took = time.monotonic() - began
    print(f"a look beside the flood: {took * 1000:.0f} ms")
    size = sum(file.stat().st_size for file in files)
    assert size <= 2 * LOG_BYTES + 2 * 65536
    assert took < 5
    stop(project, made, THE_OPERATOR)
    assert [file.name for file in folder(project, made).glob("output*")] != []


def test_restarts_with_a_growing_pause_up_to_a_cap(project, clock):
    made = start(project, sh("crash", "echo run; exit 3", restart="on-failure", max_restarts=3), THE_OPERATOR)
    pauses = []
    for number in (1, 2, 3):
        waits = becomes(project, made, ProcessState.RESTARTING)
        assert waits.restarts == number and waits.exit_code == 3
        pauses.append(waits.next_start_at - waits.ended_at)
        if waits.next_start_at > clock() + 0.5:
            assert start_due(project, THE_SUPERVISOR) == ()
        clock.ahead = max(clock.ahead, waits.next_start_at - time.time())
        assert len(start_due(project, THE_SUPERVISOR)) == 1
    over = becomes(project, made, ProcessState.GIVEN_UP)
    assert pauses == pytest.approx([1, 2, 4]) and over.reason == "ended with 3 after 3 restarts in a row"
    log = Path(log_path(str(folder(project, made))))
    until(lambda: log.read_text() == "run\n" * 4, what="four runs in the log")
    kinds = project.journal.connection.execute("SELECT kind FROM events WHERE subject = 'process:1'").fetchall()
    assert [kind for (kind,) in kinds].count("process.ended") == 4


def test_stopping_one_that_waits_for_its_restart_cancels_it(project, clock):
    made = start(project, sh("crash", "exit 3", restart="always"), THE_OPERATOR)
    waits = becomes(project, made, ProcessState.RESTARTING)
    assert stop(project, waits, THE_OPERATOR).state == ProcessState.STOPPED
    clock.ahead = 1000.0
    assert start_due(project, THE_SUPERVISOR) == ()


def test_a_restart_by_hand_and_a_removal(project):
    made = start(project, sh("web", "exec sleep 600"), THE_OPERATOR)
    again = restart(project, made, THE_OPERATOR)
    assert again.state == ProcessState.RUNNING and again.pid != made.pid and dies(made.pid)
    with pytest.raises(Refused, match="is alive"):
        remove(project, again, THE_OPERATOR)
    remove(project, stop(project, again, THE_OPERATOR), THE_OPERATOR)
    with pytest.raises(NotFound):
        find_process(project, "web", THE_OPERATOR)
    assert not (Path(project.journal.folder, "processes", made.key)).exists()


def test_of_two_starts_at_once_one_wins(project):
    outcomes = []

    def begin():
        try:
            outcomes.append(start(project, sh("web", "exec sleep 600"), THE_OPERATOR).pid)
        except Conflict as error:
            outcomes.append(error.code)

    both = [threading.Thread(target=begin) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert outcomes.count("conflict") == 3, outcomes
    stop(project, find_process(project, "web", THE_OPERATOR), THE_OPERATOR)


def test_a_starter_that_was_killed_leaves_one_that_is_found_again(project, clock, monkeypatch):
    from core.services import process_launch

    class Killed(BaseException):
        pass

    def never(*_words):
        raise Killed

    monkeypatch.setattr(process_launch.moves, "started", never)
    with pytest.raises(Killed):
        start(project, sh("web", "exec sleep 600"), THE_OPERATOR)
    monkeypatch.undo()
    assert [one.state for one in settle_processes(project)] == [ProcessState.STARTING], "it may be about to finish"
    clock.ahead = 10.0
    (found,) = settle_processes(project)
    assert (found.state, found.pid is not None) == (ProcessState.RUNNING, True)
    stop(project, found, THE_OPERATOR)


def test_a_process_of_a_conversation_has_its_place_and_ends_with_it(project):
    ada = spawn(project, SpawnRequest(name="ada", kind="command", argv=("sleep", "600")), THE_OPERATOR)
    bob = spawn(project, SpawnRequest(name="bob", kind="command", argv=("sleep", "600")), THE_OPERATOR)
    says = "echo $PORT $TIMONEL_CONVERSATION ${TIMONEL_TOKEN:-no token}; pwd; exec sleep 600"
    web = start(project, sh("web", says, conversation="ada"), THE_OPERATOR)
    log = Path(log_path(str(folder(project, web))))
    words = until(lambda: log.exists() and len(lines := log.read_text().split("\n")) == 3 and lines)
    assert words[0] == f"{ada.port} ada no token" and words[1].endswith("/ada")
    with pytest.raises(OperatorOnly):
        stop(project, web, Actor("bob", bob.id))
    with pytest.raises(OperatorOnly):
        start(project, sh("web", "true", conversation="ada"), Actor("bob", bob.id))
    assert f"web (pid {web.pid})" in teardown_facts(project, "ada").processes
    teardown(project, "ada", THE_OPERATOR)
    assert dies(web.pid)
    assert project.journal.read(process_numbered, web.id).state == ProcessState.STOPPED
    assert project.journal.read(load_snapshot).processes == ()
    restore(project, "ada", THE_OPERATOR)
    assert [one.state for one in project.journal.read(load_snapshot).processes] == [ProcessState.STOPPED]
    assert start(project, Wanted("web", conversation="ada"), THE_OPERATOR).state == ProcessState.RUNNING
    for name in ("ada", "bob"):
        teardown(project, name, THE_OPERATOR)


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted("x", ("no-such-program",)), NotFound),
        (Wanted("x"), UsageError),
        (Wanted("a\x1b[31mb", ("true",)), UsageError),
        (Wanted("x" * 300, ("true",)), UsageError),
        (Wanted("", ("true",)), UsageError),
        (Wanted("operator", ("true",)), UsageError),
        (Wanted("x", ("true",), folder="/"), UsageError),
        (Wanted("x", ("true",), folder="../.."), UsageError),
        (Wanted("x", ("true",), conversation="nobody"), NotFound),
        (Wanted("x", ("true",), restart="sometimes"), UsageError),
        (Wanted("x", ("true", "a" * 140_000)), UsageError),
    ],
)
def test_bad_words_start_nothing(project, wanted, error):
    with pytest.raises(error) as refused:
        start(project, wanted, THE_OPERATOR)
    assert refused.value.remedy and "\x1b" not in refused.value.line
    assert settle_processes(project) == ()


def test_the_command_line_follows_a_log_to_its_end(project, timonel_process):
    made = start(project, sh("job", "while ! [ -e go ]; do sleep 0.02; done; printf 'a\\033[2Jb\\nend'"), THE_OPERATOR)
    follower = subprocess.Popen(
        [sys.executable, "-P", "-m", "core.doors.cli.main", "process", "logs", "job", "--follow"],
        cwd=project.root, stdout=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    Path(project.root, "go").touch()
    out, _ = follower.communicate(timeout=60)
    assert (out, follower.returncode) == (b"a\x1b[2Jb\nend\n", 0), "a pipe gets what was printed"
    said = timonel_process("process", "logs", "job", "--json")
    assert said.data["lines"] == ["ab", "end"]
    shown = timonel_process("process", "show", "job", "--json").data
    assert (shown["state"], shown["exit_code"], shown["ports"]) == ("exited", 0, None)
    assert json.loads(timonel_process("process", "list", "--json").out)[0]["name"] == made.name
