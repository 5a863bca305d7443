"""A hundred conversations in real terminals, idle and busy: what supervisor, terminals and control center cost."""

import os
import shutil
import sys
import time

import psutil
import pytest

from core.agents.door_command import hook_argv
from core.model.actor import THE_OPERATOR
from core.services.conversations.spawn import SpawnRequest, spawn
from core.services.project import open_project
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor
from tests.conftest import ROOT
from tests.speed.count_spawns import SpawnCounter
from tests.speed.pty_program import PtyProgram
from tests.speed.test_screen_start import OPEN

SETTLE = 8.0  # seconds after the last start
BUSY = """
sleep_until() { read -rt "$1" _; }
n=0
while sleep_until 0.5; [ ! -e "$1" ]; do :; done
shift
while :; do
  n=$((n + 1)); echo "line $n of the work"
  if [ $((n % 40)) = $((RANDOM % 40)) ]; then
    printf '{"hook_event_name":"PostToolUse","tool_name":"Bash","tool_input":{}}' | "$@" > /dev/null
  fi
  sleep_until 0.5
done
"""


class Watched:
    """CPU seconds and started processes of one process since the last call."""

    def __init__(self, name, pid, spawns):
        self.name, self.process, self._spawns = name, psutil.Process(pid), spawns
        self.used()

    def used(self):
        times, spawned = self.process.cpu_times(), self._spawns.of(self.process.pid)
        own, children = times.user + times.system, times.children_user + times.children_system
        before = getattr(self, "_before", (own, children, spawned))
        self._before = (own, children, spawned)
        return tuple(after - earlier for after, earlier in zip(self._before, before, strict=True))

    @property
    def megabytes(self):
        return self.process.memory_info().rss / 1e6


@pytest.mark.timeout(1800)
@pytest.mark.skipif(shutil.which("tmux") is None or shutil.which("bash") is None, reason="needs tmux and bash")
def test_a_fleet_idle_and_busy(bars, request, repo, environ, runtime, tmp_path):
    seconds, many = request.config.getoption("--seconds"), request.config.getoption("--fleet")
    spawns, go = SpawnCounter(tmp_path), tmp_path / "go"
    environ = {**environ, "PYTHONPATH": f"{spawns.path}:{ROOT}"}
    with open_project(str(repo), environ) as project:
        for number in range(many):
            argv = ("bash", "-c", BUSY, "busy", str(go), *hook_argv("claude"))
            spawn(project, SpawnRequest(f"agent-{number:03}", kind="command", argv=argv, force=True), THE_OPERATOR)
        supervisor = ensure_supervisor(project).pid
        server = next(one.pid for one in psutil.process_iter() if _serves(one, str(runtime)))
        with PtyProgram([sys.executable, "-P", "-c", OPEN], environ, str(repo)) as center:
            center.wait_for(b"agent-")
            center.drain(SETTLE)
            parts = [
                Watched("supervisor", supervisor, spawns),
                Watched("control center", center.process.pid, spawns),
                Watched("terminal server", server, spawns),
            ]
            wal = project.journal.path + "-wal"
            for phase, most in (("idle", 3.0), ("busy", 100.0)):
                if phase == "busy":
                    go.write_text("")
                for part in parts:
                    part.used()
                began, longest = time.monotonic(), 0
                while time.monotonic() - began < seconds:
                    center.drain(1.0)
                    longest = max(longest, os.path.getsize(wal))
                passed = time.monotonic() - began
                for part in parts:
                    own, children, started = part.used()
                    about = f"{many} conversations {phase}, {passed:.0f} s, {part.name}"
                    bars.limit(f"{about}: own CPU {own:.2f} s", 100 * own / passed, most, "% of a core")
                    print(f"\n{about}: {children:.2f} CPU s in what it started ({started} processes)", end="")
                    bars.limit(f"{about}: memory", part.megabytes, 300, "MB")
                bars.limit(f"{many} conversations {phase}: write-ahead log", longest / (1 << 20), 16, "MiB")
        stop_supervisor(project)
    bars.check()


def _serves(process, runtime):
    try:
        return "tmux" in process.name() and any(runtime in word for word in process.cmdline())
    except psutil.Error:
        return False
