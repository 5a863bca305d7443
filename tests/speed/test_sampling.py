"""What it costs to sample a hundred conversations once a second: CPU time, and what the journal grows by."""

import asyncio
import os
import resource
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_OPERATOR
from core.rules.facts import Limits
from core.services.snapshot.fleet import load_snapshot
from core.services.states.judging import watched
from core.services.states.observing import Readers, look
from core.settings.settings import Settings
from core.supervisor.alarm_watch import AlarmWatch
from core.supervisor.clock_loop import ClockLoop
from core.supervisor.history_keeper import HistoryKeeper
from core.supervisor.observer import Observer
from core.supervisor.port_watch import PortWatch
from core.supervisor.roots import of_conversation
from core.supervisor.sampler import Sampler
from core.terminals.tree_watch import TreeWatch
from tests.fakes.process_host import ProcessHost
from tests.speed.side_by_side import percentile

CONVERSATIONS = 100
TICKS = 40
PERCENT = 10.0  # milliseconds of CPU a second: one percent of a core
PS = ("ps", "-e", "-o", "pid,ppid,sess,stat,time,rss,comm")


@pytest.fixture
def host():
    made = ProcessHost()
    for number in range(1, CONVERSATIONS + 1):
        made.run(f"c-{number}", "sh", "-c", "sleep 600 & sleep 600")
    yield made
    made.end()


def fill(tx):
    for number in range(1, CONVERSATIONS + 1):
        tx.append(
            "conversation.created", f"conversation:{number}", name=f"agent-{number}", kind="claude", state="idle",
            state_at=tx.now, created_at=tx.now, created_by="operator", opened_at=tx.now,
        )  # fmt: skip
        tx.append(
            "worktree.created", f"worktree:{number}", path="/nowhere", branch="x", phase="ready", created_at=tx.now
        )


def ps():
    """Milliseconds of CPU that one `ps` of everything takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(PS, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def psutil_over_everything():
    import psutil

    began = time.process_time()
    for process in psutil.process_iter(["ppid", "name", "cpu_times", "memory_info"]):
        assert process.info
    return (time.process_time() - began) * 1000


async def measured(journal, host, folder):
    """Milliseconds of CPU: of each tick that looks, of each that compares with limits, of each that writes."""
    pool = ThreadPoolExecutor(1)
    observer = Observer(journal, host, pool, time.time, Limits(), ClockLoop(journal, lambda _line: None))
    alarms = AlarmWatch(journal, observer.sampler, Settings(), folder, pool, time.time)
    keeper = HistoryKeeper(journal, observer.sampler, alarms, 7.0)
    found = {"sampling": [], "tick": [], "alarms": [], "history": [], "ps": [], "psutil": []}
    members = await journal.read(watched)
    sampler, readers = Sampler(), Readers(TreeWatch().look, PortWatch().look, time.monotonic)

    async def sampling():
        """What a tick does of its work on processes alone: the look and the samples that come of it."""
        seen = look(host, members, (), str(folder), readers)
        sampler.look([of_conversation(one, seen) for one in members], seen.steady, time.time())

    async def timed(name, tick):
        began = time.process_time()
        await tick()
        found[name].append((time.process_time() - began) * 1000)

    for number in range(TICKS):
        await timed("sampling", sampling)
        await timed("tick", observer.tick)
        await timed("alarms", alarms.tick)
        if number % 10 == 9:
            await timed("history", keeper.tick)
            found["ps"].append(ps())
            found["psutil"].append(psutil_over_everything())
        await asyncio.sleep(0.05)
    pool.shutdown()
    return found


@pytest.mark.timeout(300)
async def test_a_hundred_conversations(bars, host, tmp_path: Path):
    journal = await AsyncJournal.open(str(tmp_path / "journal"))
    await journal.write(fill, THE_OPERATOR)
    found = await measured(journal, host, str(tmp_path))
    samples = await journal.read(lambda c: c.execute("SELECT count(*), sum(children) FROM process_samples").fetchall())
    assert samples == [(CONVERSATIONS, 2 * CONVERSATIONS)]
    began = time.process_time()
    await journal.read(load_snapshot)
    shown = (time.process_time() - began) * 1000
    wal = os.path.getsize(tmp_path / "journal" / "journal.db-wal") / (1 << 20)
    await journal.close()
    # The lower quartile: what else runs on the machine makes the same work take twice the CPU time.
    usual = {name: percentile(values, 0.25) for name, values in found.items()}
    bars.ratio("sampling 100 conversations / one `ps -e`", usual["sampling"], usual["ps"], 1.0)
    bars.ratio("sampling 100 conversations / psutil over everything", usual["sampling"], usual["psutil"], 1.0)
    whole = usual["sampling"] + usual["alarms"] / 2 + usual["history"] / 10
    bars.limit("samples, alarms and history, a second, 100 conversations", whole, PERCENT, "ms of CPU")
    bars.limit("the observer's whole tick, with reading and judging", usual["tick"], 2 * PERCENT, "ms of CPU")
    bars.limit("one write of the history, every ten seconds", usual["history"], PERCENT, "ms of CPU")
    bars.limit("the journal's log after it", wal, 4, "MB")
    bars.limit("the snapshot of that fleet", shown, 20, "ms of CPU")
    bars.check()
