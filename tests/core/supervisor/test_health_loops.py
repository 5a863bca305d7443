"""Real programs that eat memory, burn a core, fall silent, are stopped: each raises its alarm, which then clears."""

import asyncio
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.rules.facts import Limits
from core.services.health.alarms import open_alarms
from core.services.health.history import history
from core.services.snapshot.fleet import load_snapshot
from core.settings.settings import Settings
from core.supervisor.alarm_watch import AlarmWatch
from core.supervisor.clock_loop import ClockLoop
from core.supervisor.disk_watch import DiskWatch
from core.supervisor.history_keeper import HistoryKeeper
from core.supervisor.observer import Observer
from tests.fakes.process_host import ProcessHost

SETTINGS = Settings(
    memory_alarm_mb=60, cpu_alarm_percent=40, cpu_alarm_minutes=0.1, silent_alarm_minutes=0.2,
    host_memory_alarm_percent=0, host_disk_alarm_mb=0,
)  # fmt: skip
EATS = "import sys; kept = b'x' * (90 << 20); sys.stdin.readline(); kept = b''; sys.stdin.read()"
BURNS = "import sys, threading as t; on = [1]\n"
BURNS += "t.Thread(target=lambda: (sys.stdin.readline(), on.clear())).start()\nwhile on: pass\nsys.stdin.read()"


class Supervisor:
    """Its loops, ticked by the test; the alarms' clock runs faster than the samples'."""

    def __init__(self, journal, host, folder):
        self.journal, self.host, self.ahead = journal, host, 0.0
        self.pool = ThreadPoolExecutor(1)
        self.observer = Observer(journal, host, self.pool, time.time, Limits(), ClockLoop(journal, lambda _line: None))
        self.alarms = AlarmWatch(
            journal, self.observer.sampler, SETTINGS, folder, self.pool, time.time, lambda: self.ahead
        )
        self.history = HistoryKeeper(journal, self.observer.sampler, self.alarms, 7.0)
        self.disk = DiskWatch(journal, self.pool, 600.0, time.time)

    async def tick(self):
        await self.observer.tick()
        await self.alarms.tick()
        self.ahead += 1.0

    async def until(self, wanted, ticks=400):
        for _ in range(ticks):
            await self.tick()
            kinds = [one.kind for one in await self.journal.read(open_alarms)]
            if wanted(kinds):
                return kinds
            await asyncio.sleep(0.02)  # the next look; a condition is waited for
        raise AssertionError(kinds)


@pytest.fixture
def host():
    made = ProcessHost()
    yield made
    made.end()


@pytest.fixture
async def supervisor(journal, join, host, tmp_path):
    await join("ada")
    made = Supervisor(journal, host, str(tmp_path))
    yield made
    made.pool.shutdown()


async def test_a_program_that_eats_memory(supervisor, host):
    child = host.run("c-1", sys.executable, "-c", EATS)
    await supervisor.until(lambda kinds: "memory" in kinds)
    member = (await supervisor.journal.read(load_snapshot)).named("ada")
    assert "limit 60 MB" in member.alarm.text
    assert member.process.memory > 60 << 20
    child.stdin.write(b"\n")
    child.stdin.flush()
    await supervisor.until(lambda kinds: "memory" not in kinds)


async def test_a_program_that_burns_a_core_and_says_nothing(supervisor, host):
    child = host.run("c-1", sys.executable, "-c", BURNS)
    host.outputs["c-1"] = time.time() - 5
    await supervisor.until(lambda kinds: "cpu" in kinds)
    child.stdin.write(b"\n")
    child.stdin.flush()
    await supervisor.until(lambda kinds: "cpu" not in kinds)


async def test_a_program_that_falls_silent(supervisor, host, journal):
    host.run("c-1", "sleep", "60")
    host.outputs["c-1"] = time.time() - 50

    async def state(value):
        def change(tx):
            tx.append("conversation.moved", "conversation:1", state=value)

        from core.model.actor import THE_SUPERVISOR
        from core.services.states.evidence import note_evidence

        await journal.write(change, THE_SUPERVISOR)
        await journal.write(note_evidence, THE_SUPERVISOR, 1, "hook", value, "", time.time() - 40)

    await state("working")
    await supervisor.until(lambda kinds: "silent" in kinds)
    host.outputs["c-1"] = time.time()
    await supervisor.until(lambda kinds: "silent" not in kinds)


async def test_a_program_that_a_signal_stops(supervisor, host):
    child = host.run("c-1", "sleep", "60")
    os.kill(child.pid, signal.SIGSTOP)
    await supervisor.until(lambda kinds: kinds == ["held"])
    assert (await supervisor.journal.read(load_snapshot)).named("ada").process.held == 1
    os.kill(child.pid, signal.SIGCONT)
    await supervisor.until(lambda kinds: kinds == [])


async def test_alarms_end_with_the_program_and_outlive_the_supervisor(supervisor, host, journal, tmp_path):
    child = host.run("c-1", sys.executable, "-c", EATS)
    await supervisor.until(lambda kinds: "memory" in kinds)
    other = Supervisor(journal, host, str(tmp_path))
    await other.tick()
    assert [one.id for one in await journal.read(open_alarms)] == [1], "neither cleared nor raised again"
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    await other.until(lambda kinds: kinds == [])
    other.pool.shutdown()


async def test_history_and_disk_are_written_and_idle_writes_are_few(supervisor, host, journal, tmp_path, repo):
    host.run("c-1", "sh", "-c", "sleep 60 & sleep 60")
    for _ in range(4):
        await supervisor.tick()
    seq = "SELECT coalesce(max(seq), 0) FROM events"
    before = await journal.read(lambda c: c.execute(seq).fetchall())

    await supervisor.history.tick()
    now = time.time()
    found = await journal.read(history, "conversation:1", now - 60, now + 10, 7)
    assert sum(one.samples for one in found if one) >= 3
    assert max(one.children_max for one in found if one) == 2
    assert (await journal.read(load_snapshot)).host.memory_total > 0
    await supervisor.history.tick()
    await supervisor.tick()
    assert await journal.read(lambda c: c.execute(seq).fetchall()) == before, "samples are no events"


async def test_a_worktree_is_measured_once_and_one_that_is_gone_stays_unknown(join, journal, host, repo):
    await join("ada", path=str(repo))
    await join("eve", path="/nowhere/at/all")
    made = Supervisor(journal, host, str(repo))
    for _ in range(3):
        made.disk._rests_until = 0.0
        await made.disk.tick()
    shown = await journal.read(load_snapshot)
    assert shown.named("ada").disk.sources > 0
    assert shown.named("ada").disk.whole == 1
    assert shown.named("eve").disk is None
    made.pool.shutdown()
