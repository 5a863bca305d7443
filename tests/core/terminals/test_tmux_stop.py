"""The end of whole trees: with real tmux."""

import os

import psutil
import pytest

from core.terminals.process_tree import is_child, tagged
from tests.conftest import dies


def test_stop_is_polite_first(host, place, until, shows):
    host.start(
        place.sh("c-1", "trap 'echo bye > said; exit 3' TERM; trap '' INT; echo up; while :; do sleep 0.05; done")
    )
    shows(host, "c-1", "up")
    stopped = host.stop("c-1", 5)
    assert (place.work / "said").read_text() == "bye\n"
    assert (stopped.exit_code, stopped.killed) == (3, 0)
    assert host.sweep() == ()
    assert host.alive() is True


def test_a_program_that_ignores_everything_is_killed(host, place, pid_in):
    host.start(place.sh("c-1", "trap '' TERM INT HUP; echo $$ > pid; while :; do sleep 0.05; done"))
    pid = pid_in()
    stopped = host.stop("c-1", 0.5)
    assert dies(pid)
    assert stopped.exit_code == 137
    assert stopped.killed >= 1


def test_children_that_left_the_session_are_ended(host, place, pid_in):
    script = (
        "trap '' TERM HUP; setsid sh -c 'trap \"\" TERM HUP INT; echo $$ > escaped; while :; do sleep 0.05; done' & "
    )
    host.start(place.sh("c-1", script + "echo $$ > pid; cat"))
    pids = pid_in("escaped"), pid_in()
    host.stop("c-1", 0.3)
    assert all(dies(pid) for pid in pids)


def test_an_orphan_in_nobodys_tree_is_found_by_its_tag(host, place, pid_in, until, ended):
    host.start(
        place.sh("c-1", "setsid sh -c 'echo $$ > pid; exec sleep 1000' & while [ ! -s pid ]; do sleep 0.01; done")
    )
    pid = pid_in()
    ended(host, "c-1")
    until(lambda: psutil.Process(pid).ppid() not in tagged(f"{place.runtime}:c-1"))
    assert pid in tagged(f"{place.runtime}:c-1")
    assert host.stop("c-1", 1).exit_code == 0
    assert dies(pid)


def test_another_repositorys_conversation_of_the_same_key_is_left_alone(host, place, pid_in):
    host.start(place.sh("c-1", "cat"))
    other = psutil.Popen(["sleep", "1000"], env={**os.environ, "TIMONEL_TERMINAL": "/elsewhere:c-1"})
    try:
        host.stop("c-1", 1)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_stopping_one_leaves_its_neighbours(host, place, fact_of):
    host.start(place.sh("c-1", "cat"))
    second = host.start(place.sh("c-10", "cat"))
    host.stop("c-1", 1)
    fact = fact_of(host, "c-10")
    assert (fact.pid, fact.dead) == (second.pid, False)


def test_stop_twice_and_stop_without_a_server(host, place):
    assert host.stop("c-1", 1) == ("c-1", None, 0, 0)
    host.start(place.sh("c-1", "exit 4"))
    host.stop("c-1", 1)
    assert host.stop("c-1", 1) == ("c-1", None, 0, 0)


def test_a_stranger_with_the_wrappers_number_is_not_ours(host, place):
    fact = host.start(place.sh("c-1", "cat"))
    assert is_child(fact.pid, place.server_pid())
    assert not is_child(os.getpid(), place.server_pid())


@pytest.mark.parametrize("kind", ["tmux", "plain"])
def test_stop_right_after_start_leaves_nothing(host, place, kind):
    chosen = host if kind == "tmux" else place.plain()
    for _ in range(10):
        chosen.start(place.sh("c-1", "sleep 1000; sleep 1000"))
        chosen.stop("c-1", 5)
        assert chosen.sweep() == ()
        assert tagged(f"{place.runtime}:c-1") == []
