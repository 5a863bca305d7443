import os
import shutil
import subprocess

import psutil
import pytest

from tests.conftest import dies, end_everything_in
from tests.e2e.proof import until


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_a_server_and_its_programs_end_with_the_test(runtime):
    socket = str(runtime / "s")
    subprocess.run(
        ["tmux", "-f", "/dev/null", "-S", socket, "new-session", "-d", "trap '' HUP TERM; sleep 600 & wait"],
        check=True, env={"PATH": os.environ["PATH"], "TERM": "xterm"},
    )  # fmt: skip
    ask = ["tmux", "-S", socket, "display-message", "-p", "#{pid} #{pane_pid}"]
    pids = [int(word) for word in subprocess.run(ask, capture_output=True, text=True, check=True).stdout.split()]
    assert len(pids) == 2
    end_everything_in(str(runtime))
    assert all(dies(pid, 0.1) for pid in pids)


def test_a_process_that_went_its_own_way_ends_too(runtime):
    process = subprocess.Popen(["sleep", "600"], start_new_session=True)
    until(psutil.Process(process.pid).environ, what="its environment")  # a program that just begins shows none
    end_everything_in(str(runtime))
    assert not psutil.pid_exists(process.pid)
    process.wait(timeout=10)
