"""A tree that is held stands, whatever it was doing, and goes on as if nothing had been: with real tmux and shells."""

import os
import subprocess
import time

import psutil
import pytest

from core.terminals import tree_hold
from core.terminals.process_groups import Row, process_table, stands, trees
from core.terminals.tree_hold import hold, let_go
from tests.conftest import dies

BUSY = {
    "jobs of an interactive shell": "exec bash --norc -i -c 'while :; do sh -c \"sleep 0.004; /bin/true\"; done'",
    "jobs in groups of their own": "exec bash -c 'set -m; while :; do sh -c \"sleep 0.004; true\"; /bin/true; done'",
    "jobs that leave the session": "while :; do (sleep 0.01; true) & setsid sh -c 'sleep 0.02' & sleep 0.004; done",
    "shells in shells": "while :; do sh -c 'sh -c \"sh -c /bin/true; /bin/true\"; /bin/true'; done",
    "pipes": "while :; do ls / | cat | wc -l > count; done",
}


def look(root):
    """Who of the tree runs and who stands, by a look of its own."""
    table = process_table()
    members = [table[pid] for pid in trees(table, [root])[root] - {root}]
    stand = {(row.pid, row.started) for row in members if stands(row, table)}
    return {(row.pid, row.started) for row in members} - stand, stand


def test_a_paused_tree_stays_paused_and_can_be_stopped(host, place, pid_in, until):
    root = host.start(place.sh("c-1", "echo $$ > pid; while :; do date +%s%N > tick; sleep 0.02; done")).pid
    program = psutil.Process(pid_in())
    assert hold(root, host.tag("c-1")) == ()
    until(lambda: program.status() == psutil.STATUS_STOPPED)
    host.sweep()
    assert program.status() == psutil.STATUS_STOPPED
    let_go(root, host.tag("c-1"))
    until(lambda: program.status() != psutil.STATUS_STOPPED)
    hold(root, host.tag("c-1"))
    stopped = host.stop("c-1", 5)
    assert (stopped.killed, dies(program.pid)) == (0, True)


def test_a_pause_reaches_who_left_the_tree_and_a_shell_s_job_goes_on_unseen(host, place, pid_in, until):
    left = "setsid sh -c 'echo $$ > left; while :; do sleep 0.05; done' & "
    root = host.start(place.sh("c-1", f"{left} sh -i -c 'echo $$ > pid; sleep 300; echo never'")).pid
    programs = [psutil.Process(pid_in()), psutil.Process(pid_in("left"))]
    until(lambda: any(one.name() == "sleep" for one in programs[0].children()))  # its job has the terminal by then
    tag = host.tag("c-1")
    assert hold(root, tag) == ()
    until(lambda: all(one.status() == psutil.STATUS_STOPPED for one in programs))
    assert let_go(root, tag) == ()
    until(lambda: all(one.status() != psutil.STATUS_STOPPED for one in programs))
    assert "never" not in "".join(host.capture("c-1").lines)


@pytest.mark.parametrize("what", BUSY)
def test_whoever_starts_processes_all_the_time_stands_as_long_as_he_is_held(what, host, place, until):
    root = host.start(place.sh("c-1", BUSY[what])).pid
    tag = host.tag("c-1")
    until(lambda: len(look(root)[0]) > 1)
    for _ in range(8):
        assert hold(root, tag) == ()
        run, stand = look(root)
        assert not run and stand
        time.sleep(0.03)  # one that slipped through has started something by now
        assert look(root) == (run, stand)
        assert let_go(root, tag) == ()
        until(lambda: look(root)[0])
    assert "Stopped" not in "".join(host.capture("c-1").lines)


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="NOT LINUX: nothing starves a shell here")
def test_a_shell_that_gets_no_time_does_not_see_its_job_stopped(host, place, pid_in, until):
    shell = "exec bash --norc -i -c 'echo $$ > pid; cat; echo its job is lost; cat'"
    root = host.start(place.sh("c-1", shell)).pid
    tag, pid = host.tag("c-1"), pid_in()
    until(lambda: any(one.name() == "cat" for one in psutil.Process(pid).children()))
    core = max(os.sched_getaffinity(0))
    greedy = subprocess.Popen(["sh", "-c", "while :; do :; done"])
    try:
        os.sched_setaffinity(greedy.pid, {core})
        os.sched_setaffinity(pid, {core})
        os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        for _ in range(3):
            assert hold(root, tag, 60) == ()
            assert let_go(root, tag, 60) == ()
    finally:
        greedy.kill()
        greedy.wait()
    host.type_text("c-1", "its job has the terminal\r")
    screen = until(lambda: (said := "\n".join(host.capture("c-1").lines)).count("its job") >= 2 and said)
    assert "Stopped" not in screen and "lost" not in screen


def test_one_that_waits_for_the_exec_of_a_stopped_child_stands():
    parent, child = Row(10, 1, 10, "sh", 0.0, 0, deaf=True), Row(11, 10, 10, "sh", 0.0, 0, held=True)
    assert stands(parent, {10: parent, 11: child})
    assert not stands(parent, {10: parent, 11: child._replace(held=False)})
    assert not stands(parent._replace(deaf=False), {10: parent, 11: child})


def test_who_cannot_be_held_is_named_and_waited_for_no_longer_than_said(host, place, pid_in, monkeypatch):
    root = host.start(place.sh("c-1", "echo $$ > pid; exec cat")).pid
    pid = pid_in()
    monkeypatch.setattr(tree_hold, "_tell", lambda rows, number: None)  # as if it were another person's
    begun = time.monotonic()
    assert [row.pid for row in hold(root, host.tag("c-1"), 0.2)] == [pid]
    assert time.monotonic() - begun < 10
