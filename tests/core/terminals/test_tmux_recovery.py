"""What happens to us, to the socket and to the server: with real tmux."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from core.errors import TerminalFailed
from core.terminals.tmux_run import failure
from tests.conftest import dies


def test_a_deleted_socket_comes_back(host, place, fact_of, shows):
    pid = host.start(place.sh("c-1", "echo kept; cat")).pid
    shows(host, "c-1", "kept")
    server = place.server_pid()
    os.unlink(host.socket)
    assert fact_of(place.tmux(), "c-1").pid == pid
    os.unlink(host.socket)
    assert host.alive() is True
    os.unlink(host.socket)
    host.start(place.sh("c-2", "cat"))
    assert place.server_pid() == server
    assert len(host.sweep()) == 2


def test_a_cleaner_that_took_the_whole_directory(host, place, fact_of):
    pid = host.start(place.sh("c-1", "cat")).pid
    known = place.server_identity()
    for path in Path(place.runtime).iterdir():
        path.unlink()
    Path(place.runtime).rmdir()
    try:
        assert fact_of(place.tmux(), "c-1").pid == pid
    finally:
        Path(place.runtime).mkdir(mode=0o700, exist_ok=True)
        Path(place.runtime, "server.json").write_text(f'{{"server": "{known}"}}')


def test_a_killed_server_takes_its_terminals_and_a_new_one_starts(host, place, until, fact_of):
    host.start(place.sh("c-1", "trap '' HUP; echo $$ > pid; while :; do sleep 0.05; done"))
    orphan = int(until(lambda: (place.work / "pid").exists() and (place.work / "pid").read_text().strip()))
    old = place.server_pid()
    os.kill(old, signal.SIGKILL)
    until(lambda: place.server_pid() is None)
    assert host.alive() is False
    assert host.sweep() == ()
    with pytest.raises(TerminalFailed) as error:
        host.type_text("c-1", "x")
    assert error.value.code == "server_dead"
    assert psutil.Process(orphan).status() != psutil.STATUS_ZOMBIE
    fresh = host.restart(place.sh("c-1", "cat"), 1.0)
    assert dies(orphan)
    assert fact_of(host, "c-1").pid == fresh.pid
    assert place.server_pid() != old


def test_a_record_of_a_server_that_is_gone_signals_nobody(host, place, until):
    host.start(place.sh("c-1", "cat"))
    old = place.server_pid()
    os.kill(old, signal.SIGKILL)
    until(lambda: place.server_pid() is None)
    other = subprocess.Popen(["sleep", "1000"])
    try:
        boot, _, ticks = place.server_identity().split(":")
        Path(place.runtime, "server.json").write_text(f'{{"server": "{boot}:{other.pid}:{ticks}"}}')
        assert host.alive() is False
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_hosts_that_start_the_server_at_once_share_one(host, place):
    hosts = [place.tmux() for _ in range(5)]
    barrier, failed = threading.Barrier(5), []

    def begin(number):
        barrier.wait()
        try:
            hosts[number].start(place.sh(f"c-{number + 1}", "cat"))
        except TerminalFailed as error:
            failed.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [fact.key for fact in host.sweep()] == [f"c-{number}" for number in range(1, 6)]
    servers = [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if "start-server" in (process.info["cmdline"] or []) and host.socket in process.info["cmdline"]
    ]
    assert servers == [place.server_pid()]


def test_terminals_outlive_a_killed_control_center(host, place, fact_of, shows):
    script = """
import os, signal, sys
from core.terminals.host import Launch
from core.terminals.tmux_host import TmuxHost
work, runtime, folder = sys.argv[1:]
TmuxHost(runtime).start(Launch("c-1", work, ("/bin/sh", "-c", "echo alive; cat; exit 9"), {}, folder))
os.kill(os.getpid(), signal.SIGKILL)
"""
    command = [sys.executable, "-c", script, str(place.work), place.runtime, str(place.root / "f")]
    done = subprocess.run(command, env=place.environ, cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    shows(host, "c-1", "alive")
    assert fact_of(host, "c-1").dead is False
    host.type_key("c-1", "ctrl+d")
    while not (fact := fact_of(host, "c-1")).dead:
        pass
    assert fact.exit_code == 9


def test_attaching_shows_the_screen_and_the_detach_key_leads_back(host, place, shows, fact_of):
    host.start(place.sh("c-1", "echo inside; cat", width=60, height=8))
    outer = place.sh("c-2", "cat", width=90, height=20)
    host.resize("c-1", 60, 8)
    shows(host, "c-1", "inside")
    host.start(outer._replace(argv=host.attach_argv("c-1")))
    shows(host, "c-2", "inside")
    assert (fact_of(host, "c-1").width, fact_of(host, "c-1").height) == (90, 20)
    host.type_key("c-2", "ctrl+q")
    frame = shows(host, "c-2", "detached")
    assert frame is not None
    assert fact_of(host, "c-1").dead is False
    assert "TMUX" not in host.attach_env()


def test_no_tmux_names_what_to_do(place):
    with pytest.raises(TerminalFailed) as error:
        place.tmux(program="/nowhere/tmux").sweep()
    assert error.value.code == "no_tmux"
    assert "install" in error.value.remedy


def test_a_server_that_hangs_is_a_timeout(host, place):
    host.start(place.sh("c-1", "cat"))
    server = place.server_pid()
    os.kill(server, signal.SIGSTOP)
    try:
        host._link._run.timeout_s = 0.3
        with pytest.raises(TerminalFailed) as error:
            host.sweep()
        assert error.value.code == "tmux_timeout"
    finally:
        os.kill(server, signal.SIGCONT)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("no server running on /x", "server_dead"),
        ("error connecting to /x (No such file or directory)", "server_dead"),
        ("can't find session: c-1", "terminal_gone"),
        ("protocol version mismatch (client 8, server 7)", "tmux_version"),
        ("command too long", "terminal_failed"),
        ("", "terminal_failed"),
    ],
)
def test_every_failure_says_what_to_do(said, code):
    error = failure(said)
    assert error.code == code
    assert error.remedy
