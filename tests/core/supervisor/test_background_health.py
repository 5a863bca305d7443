"""Background processes that eat memory, burn a core, are stopped, end: sampled beside the terminals, and alarmed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.model.actor import THE_SUPERVISOR
from core.services.health.history import history
from core.services.processes import moves
from core.services.processes.moves import Draft
from core.services.processes.reads import process_numbered
from core.services.processes.samples import running
from core.services.snapshot.fleet import load_snapshot
from core.settings.folders import process_folder
from core.terminals import process_groups
from core.terminals.plain_host import log_path
from core.terminals.process_identity import identity
from tests.core.supervisor.test_health_loops import BURNS, EATS, Supervisor
from tests.fakes.process_host import ProcessHost

PYTHON = sys.executable


class Programs:
    """Real programs in sessions of their own, known to the journal as background processes."""

    def __init__(self, journal):
        self.journal = journal
        self.children = []

    async def run(self, name, *argv, owner=None):
        child = subprocess.Popen(argv, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.children.append(child)
        draft = Draft(name, argv, "/", "never", 0)
        process = await self.journal.write(moves.claim, THE_SUPERVISOR, owner, draft, "run")
        await self.journal.write(moves.started, THE_SUPERVISOR, process.id, identity(child.pid))
        return child

    def log(self, key, ago=0.0):
        """It printed something so long ago."""
        path = Path(log_path(process_folder(self.journal.journal.folder, key)))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (time.time() - ago, time.time() - ago))


@pytest.fixture
def programs(journal):
    made = Programs(journal)
    yield made
    for child in made.children:
        child.kill()
        child.communicate()


@pytest.fixture
async def supervisor(journal, join, tmp_path):
    await join("ada")
    host = ProcessHost()
    made = Supervisor(journal, host, str(tmp_path))
    yield made
    made.pool.shutdown()
    host.end()


def goes_on(child):
    child.stdin.write(b"\n")
    child.stdin.flush()


async def test_one_that_eats_memory_calls_in_the_name_of_its_conversation(supervisor, programs, journal):
    child = await programs.run("web", PYTHON, "-c", EATS, owner=1)
    await supervisor.until(lambda kinds: kinds == ["memory"])
    shown = await journal.read(load_snapshot)
    alarm = shown.named("ada").alarm
    assert alarm == shown.alarm_of("process:1")
    assert alarm.text.startswith("process web: its processes use ") and "limit 60 MB" in alarm.text
    assert "`timonel process stop web --conversation ada` ends it" in alarm.text
    assert shown.named("ada").process is None, "what it runs beside is not its terminal's"
    goes_on(child)
    await supervisor.until(lambda kinds: kinds == [])


async def test_the_alarm_ends_with_the_process_and_another_run_begins_afresh(supervisor, programs, journal):
    await programs.run("web", PYTHON, "-c", EATS)
    await supervisor.until(lambda kinds: kinds == ["memory"])
    assert (await journal.read(load_snapshot)).host_alarm is None
    process = await journal.read(process_numbered, 1)
    await journal.write(moves.stopping, THE_SUPERVISOR, 1)
    await supervisor.tick()
    assert (await journal.read(load_snapshot)).alarm_of("process:1") is not None, "it lives still"
    await journal.write(moves.refused, THE_SUPERVISOR, process.id, "ended")
    await supervisor.until(lambda kinds: kinds == [])
    await journal.write(moves.removed, THE_SUPERVISOR, 1)
    await supervisor.tick()
    assert supervisor.observer.sampler.samples == {}


async def test_one_that_burns_a_core_is_runaway_while_its_log_says_nothing(supervisor, programs):
    await programs.run("web", PYTHON, "-c", BURNS)
    programs.log("p-1", ago=30)
    await supervisor.until(lambda kinds: kinds == ["cpu"])

    def printing(kinds):
        programs.log("p-1")
        return kinds == []

    await supervisor.until(printing)


async def test_one_that_a_signal_stops(supervisor, programs):
    child = await programs.run("web", "sleep", "600")
    os.kill(child.pid, signal.SIGSTOP)
    await supervisor.until(lambda kinds: kinds == ["held"])
    os.kill(child.pid, signal.SIGCONT)
    await supervisor.until(lambda kinds: kinds == [])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the table is psutil's")
async def test_terminals_and_processes_are_one_pass_over_the_table(supervisor, programs, journal, monkeypatch):
    supervisor.host.run("c-1", "sh", "-c", "sleep 600 & sleep 600")
    for name in ("web", "docs"):
        await programs.run(name, "sh", "-c", "sleep 600 & sleep 600")
    passes, read = [], process_groups._linux_table

    def counted(but):
        passes.append(but)
        return read(but)

    monkeypatch.setattr(process_groups, "_linux_table", counted)
    for number in range(1, 5):
        await supervisor.observer.tick()
        assert len(passes) == number
    assert set(supervisor.observer.sampler.samples) == {"conversation:1", "process:1", "process:2"}
    await supervisor.history.tick()
    now = time.time()
    for subject in ("conversation:1", "process:1", "process:2"):
        found = await journal.read(history, subject, now - 60, now + 10, 7)
        assert sum(one.samples for one in found if one) >= 3, subject
        assert max(one.children_max for one in found if one) == 2
    kept = {one.process.name: one.sample for one in await journal.read(running)}
    assert kept["web"].children == 2 and kept["docs"].memory > 0


async def test_a_stranger_who_was_given_its_pid_is_not_measured(supervisor, programs, journal):
    child = await programs.run("web", "sleep", "600")
    boot, pid, start = identity(child.pid).split(":")
    await journal.write(moves.started, THE_SUPERVISOR, 1, f"{boot}:{pid}:{int(start) - 500}")
    for _ in range(3):
        await supervisor.tick()
    assert supervisor.observer.sampler.samples == {}
