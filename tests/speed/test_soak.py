"""An hour of the supervisor's loops by a driven clock, while conversations come and go; beside it a short real one."""

import asyncio
import gc
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from types import SimpleNamespace

import psutil
import pytest

from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_OPERATOR
from core.services.states.evidence import forget_evidence
from core.services.supervision.lifecycle import ensure_supervisor, stop_supervisor, supervisor_status
from core.settings.settings import Settings
from core.supervisor.log_file import LogFile
from core.supervisor.loop_table import Given, loop_table
from core.supervisor.loops import Health
from core.supervisor.program import Renewal
from core.terminals import tree_watch
from core.terminals.host import TerminalFact
from core.terminals.process_groups import Row

ALIVE, CHANGING = 100, 20  # conversations at a time; how many of them end in each minute
PIDS = 5_000_000  # above what any kernel gives out
HOUR = 3600
WARM = 600  # seconds of it after which memory is compared


class Machine:
    """A host and a process table in which every conversation of the moment has one busy program."""

    name = "tmux"

    def __init__(self):
        self.now, self.first = 1_780_000_000.0, 1

    @property
    def numbers(self):
        return range(self.first, self.first + ALIVE)

    def sweep(self):
        return tuple(
            TerminalFact(f"c-{number}", f"%{number}", PIDS + number, False, None, self.now - number % 7, "", 80, 24,
                         False)
            for number in self.numbers
        )  # fmt: skip

    def capture_many(self, keys, lines):
        return {key: (f"{key} at work", f"since {self.now:.0f}") for key in keys}

    def table(self, *, ended, but):
        assert ended  # the children's time is counted when they have ended, too
        spent = self.now % 100_000
        return {
            PIDS + number: Row(PIDS + number, 1, PIDS + number, "agent", spent * (number % 5) / 10, 1 << 26)
            for number in self.numbers
            if PIDS + number not in but
        }


def _open(tx, numbers):
    for number in numbers:
        tx.append(
            "conversation.created", f"conversation:{number}", name=f"agent-{number}", kind="command", state="working",
            state_at=tx.now, created_at=tx.now, created_by="operator", opened_at=tx.now,
        )  # fmt: skip
        tx.append(
            "worktree.created", f"worktree:{number}", path=f"/nowhere/{number}", branch=f"b{number}", phase="ready",
            base="main", created_at=tx.now,
        )  # fmt: skip


def _close(tx, numbers):
    for number in numbers:
        tx.append("conversation.closed", f"conversation:{number}", state="closed", closed_at=tx.now, state_at=tx.now)
        forget_evidence(tx, number)


@pytest.mark.timeout(900)
def test_an_hour_by_a_driven_clock(bars, tmp_path, monkeypatch, capfd):
    asyncio.run(_an_hour(bars, tmp_path, monkeypatch))
    bars.check()


async def _an_hour(bars, tmp_path, monkeypatch):
    machine = Machine()
    monkeypatch.setattr(tree_watch, "process_table", machine.table)
    async with AsyncExitStack() as stack:
        journal = await AsyncJournal.open(str(tmp_path / "journal"), clock=lambda: machine.now)
        stack.push_async_callback(journal.close)
        log, stopping = LogFile(journal.journal.folder, lambda: machine.now), asyncio.Event()
        health, pool = Health(log, lambda: machine.now), stack.enter_context(ThreadPoolExecutor(2))
        project = SimpleNamespace(
            journal=journal.journal, host=machine, environ={"HOME": str(tmp_path)}, clock=lambda: machine.now,
            settings=Settings(), root=str(tmp_path), runtime=str(tmp_path),
        )  # fmt: skip
        given = Given(
            project, journal, lambda _name: pool, health, stopping, log, Renewal(stopping, log),  # type: ignore[arg-type]
            SimpleNamespace(fallen=0, holds=True),  # type: ignore[arg-type]
            lambda: machine.now,
        )  # fmt: skip
        table = loop_table(given)
        for loop in table:
            stack.push_async_callback(loop.close)
        await _drive(bars, machine, journal, table, health)


async def _drive(bars, machine, journal, table, health):
    process, began, warm, longest = psutil.Process(), time.perf_counter(), 0.0, 0
    await journal.write(_open, THE_OPERATOR, machine.numbers)
    for second in range(1, HOUR + 1):
        machine.now += 1
        if second % 60 == 0:
            await journal.write(_close, THE_OPERATOR, range(machine.first, machine.first + CHANGING))
            machine.first += CHANGING
            await journal.write(_open, THE_OPERATOR, list(machine.numbers)[-CHANGING:])
        for loop in table:
            if second % max(1, int(loop.seconds)) == 0:
                health.began(loop)
                await loop.tick()
                health.ended(loop, None)
        if second % 60 == 0:
            longest = max(longest, os.path.getsize(journal.journal.path + "-wal"))
        if second == WARM:
            gc.collect()
            warm = process.memory_info().rss
    passed = time.perf_counter() - began
    gc.collect()
    grown = (process.memory_info().rss - warm) / 1e6
    rows = await journal.read(_counts)
    print(f"\nan hour of {len(table)} loops in {passed:.0f} s; rows: {rows}", end="")
    assert rows["process_samples"] <= ALIVE and rows["heartbeats"] <= 2
    bars.limit("driven hour, 1,300 conversations: memory grown since its tenth minute", grown, 15, "MB")
    bars.limit("driven hour: write-ahead log", longest / (1 << 20), 16, "MiB")
    bars.limit("driven hour: CPU of all loops", 100 * passed / HOUR, 3, "% of a core")


def _counts(connection):
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in names}


@pytest.mark.timeout(300)
def test_a_short_real_one(bars, project, request):
    pid = ensure_supervisor(project).pid
    assert pid is not None
    process, seconds = psutil.Process(pid), float(request.config.getoption("--seconds") or 0)
    deadline = time.monotonic() + 30
    while not supervisor_status(project).loops and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(5)  # it is warm: this is a measurement, not a condition
    memory, before = process.memory_info().rss, process.cpu_times()
    time.sleep(seconds)
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    bars.limit(f"supervisor with nothing to do, {seconds:g} s: CPU", 100 * used / seconds, 1.0, "% of a core")
    bars.limit("the same: memory grown", (process.memory_info().rss - memory) / 1e6, 3, "MB")
    status = supervisor_status(project)
    assert not status.troubles and all(loop.ran_at for loop in status.loops)
    stop_supervisor(project)
    bars.check()
