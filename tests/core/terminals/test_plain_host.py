import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from core.errors import Conflict, Refused, TerminalFailed
from tests.conftest import dies


@pytest.fixture
def plain(place):
    return place.plain()


def test_start_capture_and_exit(plain, place, ended):
    born = plain.start(place.sh("c-1", "printf '\\033[31mred\\033[2J\\n'; seq 1 9; echo err >&2; exit 7", height=4))
    assert (born.key, born.pid is not None or born.dead) == ("c-1", True)
    fact = ended(plain, "c-1")
    assert (fact.exit_code, fact.pid) == (7, None)
    assert plain.capture("c-1").lines == ("7", "8", "9", "err")
    assert plain.history("c-1", 100)[0] == "\x1b[31mred"
    assert plain.capture_many(["c-1", "c-9"], 1) == {"c-1": ("err",)}
    assert (plain.capture("c-1").dead, plain.capture("c-1").cursor_shown) == (True, False)


@pytest.mark.parametrize(("script", "code"), [("kill -KILL $$", 137), ("no-such-program", 127)])
def test_exit_codes(plain, place, ended, script, code):
    plain.start(place.sh("c-1", script))
    assert ended(plain, "c-1").exit_code == code


def test_a_new_host_finds_it_and_stops_it(plain, place):
    born = plain.start(place.sh("c-1", "exec sleep 1000"))
    (fact,) = place.plain().sweep()
    assert (fact.pid, fact.dead, fact.terminal) == (born.pid, False, born.terminal)
    stopped = place.plain().stop("c-1", 5)
    assert (stopped.exit_code, stopped.killed) == (143, 0)
    assert plain.sweep() == ()
    assert plain.stop("c-1", 1) == ("c-1", None, 0, 0)


def test_stop_ends_who_ignores_term_or_left_the_session(plain, place, until):
    script = "setsid sh -c 'echo $$ > one; exec sleep 1000' & trap '' TERM; echo $$ > two; while :; do sleep 0.05; done"
    plain.start(place.sh("c-1", script))
    files = place.work / "one", place.work / "two"
    until(lambda: all(file.exists() and file.read_text().strip() for file in files))
    pids = [int(file.read_text()) for file in files]
    assert plain.stop("c-1", 0.3).exit_code == 137
    assert all(dies(pid) for pid in pids)


def test_a_killed_wrapper_is_lost(plain, place, ended):
    pid = plain.start(place.sh("c-1", "exec sleep 1000")).pid
    os.kill(pid, signal.SIGKILL)
    fact = ended(plain, "c-1")
    assert (fact.exit_code, fact.pid) == (None, None)
    plain.stop("c-1", 1)


@pytest.mark.parametrize("change", ["boot", "ticks"])
def test_a_reused_pid_or_another_boot_is_not_ours_and_not_signalled(plain, place, change):
    plain.start(place.sh("c-1", "exec sleep 1000"))
    plain.stop("c-1", 2)
    plain.start(place.sh("c-1", "true"))
    other = subprocess.Popen(["sleep", "1000"])
    record = Path(place.runtime, "plain", "c-1.json")
    fields = json.loads(record.read_text())
    try:
        from core.terminals.process_identity import identity, same_process

        boot, pid, ticks = str(identity(other.pid)).split(":")
        assert same_process(f"{boot}:{pid}:{ticks}") == other.pid
        other_boot = "another-boot" if change == "boot" else boot
        fields["process"] = f"{other_boot}:{pid}:{int(ticks) + (change == 'ticks')}"
        record.write_text(json.dumps(fields))
        assert place.plain().sweep()[0].dead is True
        place.plain().stop("c-1", 0.5)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_key_is_taken_once_and_restart_takes_its_place(plain, place, ended):
    plain.start(place.sh("c-1", "exec sleep 1000"))
    with pytest.raises(Conflict):
        plain.start(place.sh("c-1", "true"))
    plain.restart(place.sh("c-1", "exit 4"))
    assert ended(plain, "c-1").exit_code == 4


def test_it_cannot_type_and_says_why(plain, place):
    plain.start(place.sh("c-1", "exec sleep 1000"))
    for act in (
        lambda: plain.type_key("c-1", "enter"),
        lambda: plain.type_text("c-1", "x"),
        lambda: plain.paste("c-1", "x", True),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert "cannot type" in error.value.message
        assert "tmux" in error.value.remedy


def test_resize_changes_what_is_shown_and_a_missing_one_is_gone(plain, place, ended):
    plain.start(place.sh("c-1", "seq 1 50"))
    ended(plain, "c-1")
    plain.resize("c-1", 30, 2)
    assert plain.capture("c-1").lines == ("49", "50")
    with pytest.raises(TerminalFailed) as error:
        plain.capture("c-2")
    assert error.value.code == "terminal_gone"


def test_a_large_log_is_put_aside_at_the_next_start(plain, place, ended, monkeypatch):
    monkeypatch.setattr("core.terminals.plain_host._LOG_BYTES", 100)
    plain.start(place.sh("c-1", "seq 1 200"))
    ended(plain, "c-1")
    plain.restart(place.sh("c-1", "echo new"))
    ended(plain, "c-1")
    assert plain.history("c-1", 1000) == ("new",)
    assert (place.root / "folder of c-1" / "output.log.1").exists()
