"""Real programs without a terminal: how they end, what they leave, and who is never signalled."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from core.errors import TerminalFailed
from core.terminals.background import Background
from core.terminals.log_tail import log_tail
from core.terminals.plain_host import log_path
from core.terminals.process_identity import identity, same_process
from tests.conftest import dies


class Runner:
    def __init__(self, place):
        self.place = place
        self.background = Background(place.runtime)
        self.known = ""

    def start(self, script):
        self.launch = self.place.sh("c-1", script)
        self.known = self.background.start(self.launch, "run", {"PATH": os.environ["PATH"], "GIVEN": "yes"})
        return self

    def look(self, orphaned=False):
        return self.background.look("c-1", self.launch.folder, "run", self.known, orphaned)

    def lines(self):
        return log_tail(log_path(self.launch.folder), 10)


@pytest.fixture
def runner(place):
    return Runner(place)


def test_output_exit_code_and_environment(runner, until):
    runner.start('echo "$GIVEN ${SECRET:-none}"; echo err >&2; exit 7')
    look = until(lambda: (seen := runner.look()) and not seen.alive and seen)
    assert (look.exit_code, look.left) == (7, ())
    assert look.ended_at == pytest.approx(os.path.getmtime(Path(runner.launch.folder, "exit-run")))
    assert until(lambda: len(runner.lines()) == 2 and runner.lines()) == ("yes none", "err")


def test_a_program_that_closes_its_output_is_still_known(runner, until, place):
    runner.start("exec >&- 2>&-; : > closed; sleep 0.2; exit 3")
    until((place.work / "closed").exists)
    assert until(lambda: (seen := runner.look()) and not seen.alive and seen).exit_code == 3


def test_one_that_is_halted_is_seen_and_can_be_stopped(runner, until, place):
    runner.start("echo $$ > pid; exec sleep 1000")
    pid = int(until(lambda: (file := place.work / "pid").exists() and file.read_text()))
    os.kill(pid, signal.SIGSTOP)
    until(lambda: runner.look().halted)
    runner.background.stop("c-1", runner.known, 5)
    assert runner.look().exit_code == 143


def test_a_daemon_is_found_by_its_tag_and_ended(runner, until):
    runner.start("setsid sh -c 'trap \"\" HUP; exec sleep 1000' & exit 0")
    look = until(lambda: (seen := runner.look()) and seen.left and seen)
    assert (look.alive, look.exit_code) == (False, 0)
    runner.known = look.root
    assert runner.look(orphaned=True).left == look.left
    runner.background.stop("c-1", runner.known, 5)
    assert runner.look(orphaned=True).left == ()
    assert dies(look.left[0])


def test_a_killed_wrapper_leaves_its_program_which_is_found(runner, until, place):
    wrapper = same_process(runner.start(": > begun; exec sleep 1000").known)
    assert wrapper
    until((place.work / "begun").exists)
    os.kill(wrapper, signal.SIGKILL)
    look = until(lambda: (seen := runner.look()) and seen.left and seen)
    assert look.exit_code is None and same_process(look.root) == look.left[0]
    runner.background.stop("c-1", look.root, 5)
    assert dies(look.left[0])


def test_a_reused_pid_is_never_signalled(runner, until):
    runner.start("exit 0")
    until(lambda: not runner.look().alive)
    with subprocess.Popen(["sleep", "1000"]) as stranger:
        boot, pid, start = (identity(stranger.pid) or "").split(":")
        for other in (f"{boot}:{pid}:{int(start) - 1}", f"other-boot:{pid}:{start}"):
            runner.known = other
            assert not runner.look().alive
            runner.background.stop("c-1", runner.known, 0.2)
            assert stranger.poll() is None
        stranger.kill()


def test_a_start_that_nobody_wrote_down_is_found(runner):
    known = runner.start("exec sleep 1000").known
    runner.known = ""
    assert (runner.look().alive, runner.look().root) == (True, known)
    runner.background.stop("c-1", known, 5)


def test_a_folder_that_is_gone_is_told(runner, place):
    place.work.rmdir()
    with pytest.raises(TerminalFailed, match="not the full path of a directory"):
        runner.start("true")
