"""Private servers on sockets of their own, ended at teardown whatever a test did to them."""

import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest

from core.terminals.choose import OLDEST, tmux_version
from core.terminals.host import Launch
from core.terminals.plain_host import PlainHost
from core.terminals.process_identity import same_process
from core.terminals.process_tree import end
from core.terminals.tmux_host import TmuxHost

# Raw mode, so that bytes come through as they were sent; everything that is read goes to a file.
RECEIVER = """
import os, sys, tty
tty.setraw(0)
out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.write(1, (sys.argv[2].encode().decode("unicode_escape") + "ready").encode())
while data := os.read(0, 65536):
    os.write(out, data)
"""


class Place:
    """A home, a work directory and a runtime directory, short enough for a socket."""

    def __init__(self, root):
        self.root = Path(root)
        self.work = self.root / "work"
        self.runtime = str(self.root / "run")
        self.work.mkdir()
        self.environ = {**os.environ, "HOME": str(self.root), "SECRET": "not for agents", "TMUX": "/nowhere,1,0"}

    def tmux(self, **more):
        return TmuxHost(self.runtime, environ=self.environ, **more)

    def plain(self):
        return PlainHost(self.runtime, environ=self.environ)

    def launch(self, key, *argv, env=None, **more):
        return Launch(key, str(self.work), argv, env or {}, str(self.root / f"folder of {key}"), **more)

    def sh(self, key, script, **more):
        return self.launch(key, "/bin/sh", "-c", script, **more)

    def receiver(self, key, greeting="", **more):
        """A launch of the receiver, and the file of what it received."""
        out = self.root / f"{key}.received"
        return self.launch(key, sys.executable, "-c", RECEIVER, str(out), greeting, **more), out

    def server_identity(self):
        return json.loads(Path(self.runtime, "server.json").read_text())["server"]

    def server_pid(self):
        return same_process(self.server_identity())


def _until(condition, timeout=15.0):
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.01)
    return value


@pytest.fixture
def until():
    """Wait for a condition and give back its value."""
    return _until


@pytest.fixture
def place():
    root = tempfile.mkdtemp(prefix="tt-", dir="/tmp")
    made = Place(root)
    yield made
    record = Path(made.runtime, "server.json")
    pid = made.server_pid() if record.exists() else None
    for key in ("c-1", "c-2", "c-3", "c-4", "c-5"):
        end(None, f"{made.runtime}:{key}", 0)
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _until(lambda: made.server_pid() is None)
    shutil.rmtree(root)


@pytest.fixture
def host(place):
    version = tmux_version()
    if version is None or version < OLDEST:
        pytest.skip(f"NO TMUX: {version} is installed, the terminals need {OLDEST}; nothing of them was tested")
    return place.tmux()


@pytest.fixture
def fact_of():
    """One terminal of a sweep."""
    return lambda host, key: next((fact for fact in host.sweep() if fact.key == key), None)


@pytest.fixture
def ended(until, fact_of):
    """Wait until the program of a terminal has ended."""

    def wait(host, key):
        return until(lambda: (fact := fact_of(host, key)) and fact.dead and fact)

    return wait


@pytest.fixture
def shows(until):
    """Wait until a screen shows a text."""

    def wait(host, key, text):
        return until(lambda: (frame := host.capture(key)) and text in "\n".join(frame.lines) and frame)

    return wait


@pytest.fixture
def pid_in(place, until):
    """The pid that a program wrote into a file of the work directory."""

    def read(name="pid"):
        path = place.work / name
        return int(until(lambda: path.exists() and path.read_text().strip()))

    return read
