"""Start, sweep, capture, exit codes, restart: with real tmux."""

import os
import signal
from pathlib import Path

import pytest

from core.errors import Conflict, TerminalFailed


def test_nothing_runs_before_the_first_start(host):
    assert host.alive() is False
    assert host.sweep() == ()
    assert host.capture_many(["c-1"], 3) == {}
    with pytest.raises(TerminalFailed) as error:
        host.capture("c-1")
    assert error.value.code == "server_dead"
    assert not Path(host.socket).exists()


def test_start_sweep_capture(host, place, fact_of, shows):
    born = host.start(
        place.sh("c-1", "printf '\\033]2;my title\\007\\033[31mred\\033[0m one\\n'; cat", width=90, height=7)
    )
    frame = shows(host, "c-1", "one")
    assert frame.lines[0] == "\x1b[31mred\x1b[39m one"
    assert (frame.width, frame.height, len(frame.lines)) == (90, 7, 7)
    assert (frame.cursor_x, frame.cursor_y, frame.cursor_shown, frame.dead) == (0, 1, True, False)
    fact = fact_of(host, "c-1")
    assert (fact.terminal, fact.pid, fact.title) == (born.terminal, born.pid, "my title")
    assert (fact.dead, fact.exit_code, fact.width, fact.height, fact.in_mode) == (False, None, 90, 7, False)
    assert abs(fact.last_output_at - os.stat(place.work).st_mtime) < 60
    assert host.alive() is True


@pytest.mark.parametrize(
    ("script", "code"), [("exit 7", 7), ("exit 0", 0), ("kill -TERM $$", 143), ("kill -KILL $$", 137)]
)
def test_exit_codes(host, place, ended, script, code):
    host.start(place.sh("c-1", script))
    assert ended(host, "c-1").exit_code == code


def test_an_unknown_program_is_127_and_its_screen_says_so(host, place, ended):
    host.start(place.launch("c-1", "no-such-program"))
    assert ended(host, "c-1").exit_code == 127
    assert "not found" in "\n".join(host.capture("c-1").lines)


def test_a_killed_wrapper_leaves_no_made_up_code(host, place, ended):
    pid = host.start(place.sh("c-1", "exec sleep 1000")).pid
    os.kill(pid, signal.SIGKILL)
    assert ended(host, "c-1").exit_code is None


def test_many_exits_at_once_all_leave_their_code(host, place, until):
    keys = [f"c-{number}" for number in range(10, 40)]
    for number, key in enumerate(keys):
        host.start(place.sh(key, f"exit {number + 1}"))
    facts = until(lambda: (found := host.sweep()) and all(fact.dead for fact in found) and found)
    assert {fact.key: fact.exit_code for fact in facts} == {key: number + 1 for number, key in enumerate(keys)}


def test_a_program_whose_child_holds_the_pane_is_dead(host, place, ended):
    host.start(place.sh("c-1", "sleep 1000 & exit 5"))
    assert ended(host, "c-1").exit_code == 5


def test_a_key_is_taken_once(host, place, fact_of):
    first = host.start(place.sh("c-1", "cat"))
    with pytest.raises(Conflict):
        host.start(place.sh("c-1", "echo other"))
    assert fact_of(host, "c-1").pid == first.pid
    assert not list(Path(place.root, "folder of c-1").glob("launch-*"))


def test_programs_get_a_clean_environment_and_no_way_to_our_server(host, place, ended):
    out = place.root / "env"
    host.start(place.sh("c-1", f"env > {out}", env={"GIVEN": "a;b ;"}))
    assert ended(host, "c-1").exit_code == 0
    env = dict(line.split("=", 1) for line in out.read_text().splitlines() if "=" in line)
    assert (env["GIVEN"], env["COLORTERM"], env["TERM"]) == ("a;b ;", "truecolor", "tmux-256color")
    assert env["TIMONEL_TERMINAL"] == f"{place.runtime}:c-1"
    assert not {"SECRET", "TMUX", "TMUX_PANE"} & set(env)


def test_an_environment_larger_than_a_tmux_command(host, place, ended):
    out = place.root / "env"
    launch = place.sh("c-1", f'printf %s "$BIG" > {out}; exit ${{#1}}', env={"BIG": "y" * 100_000})
    host.start(launch._replace(argv=(*launch.argv, "sh", "z" * 200)))
    assert ended(host, "c-1").exit_code == 200
    assert out.read_text() == "y" * 100_000


@pytest.mark.parametrize("name", ["#{pid} ;", "it's;", "-x", "$HOME", "ü 漢"])
def test_strange_directories(host, place, ended, name):
    folder = place.work / name
    folder.mkdir()
    launch = place.sh("c-1", "pwd > here; exit 3")._replace(cwd=str(folder), folder=str(place.root / f"f {name}"))
    host.start(launch)
    assert ended(host, "c-1").exit_code == 3
    assert (folder / "here").read_text().strip() == str(folder)


def test_restart_keeps_the_pane_and_forgets_the_old_code(host, place, ended, shows):
    first = host.start(place.sh("c-1", "exit 7"))
    assert ended(host, "c-1").exit_code == 7
    second = host.restart(place.sh("c-1", "echo again; cat", width=70, height=9))
    assert second.terminal == first.terminal
    assert second.pid != first.pid
    frame = shows(host, "c-1", "again")
    assert (frame.width, frame.height, frame.dead) == (70, 9, False)
    (fact,) = host.sweep()
    assert (fact.dead, fact.exit_code, fact.pid) == (False, None, second.pid)


def test_restart_ends_what_still_ran_and_makes_what_is_missing(host, place, until):
    first = host.start(place.sh("c-1", "setsid sleep 1000 & echo $! > pid; cat"))
    escaped = int(until(lambda: (place.work / "pid").exists() and (place.work / "pid").read_text().strip()))
    host.restart(place.sh("c-1", "cat"), 1.0)
    for pid in (first.pid, escaped):
        until(lambda pid=pid: not alive(pid))
    assert host.restart(place.sh("c-2", "cat")).key == "c-2"
    assert len(host.sweep()) == 2


def test_resize(host, place, until, shows):
    host.start(place.sh("c-1", "trap 'stty size > size' WINCH; echo up; while :; do sleep 0.05; done"))
    shows(host, "c-1", "up")
    host.resize("c-1", 77, 13)
    until(lambda: (place.work / "size").exists() and (place.work / "size").read_text() == "13 77\n")
    assert (host.capture("c-1").width, host.sweep()[0].height) == (77, 13)
    with pytest.raises(TerminalFailed) as error:
        host.resize("c-10", 77, 13)
    assert error.value.code == "terminal_gone"


def test_history_and_tails(host, place, shows):
    host.start(place.sh("c-1", "seq 1 200; printf 'the end'; cat", height=10))
    host.start(place.sh("c-2", "printf 'only line'; cat"))
    shows(host, "c-1", "the end")
    shows(host, "c-2", "only line")
    lines = host.history("c-1", 50)
    assert lines[-10:] == (*(str(number) for number in range(192, 201)), "the end")
    assert len(lines) == 60
    tails = host.capture_many(["c-1", "c-9", "c-2", "c-8"], 2)
    assert tails == {"c-1": ("200", "the end"), "c-2": ("only line",)}


def test_tails_of_many_take_one_spawn(host, place, monkeypatch):
    for number in range(3):
        host.start(place.sh(f"c-{number}", "cat"))
    calls = []
    original = host._link.partly
    monkeypatch.setattr(host._link, "partly", lambda *commands: calls.append(1) or original(*commands))
    assert len(host.capture_many([f"c-{number}" for number in range(3)] * 50, 2)) == 3
    assert len(calls) == 1


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
