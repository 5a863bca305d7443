"""From looks to samples: clocks that jump, processes that vanish, a supervisor that has only just begun."""

from types import SimpleNamespace

import pytest

from core.services.states.judging import Report
from core.services.states.observing import Look
from core.supervisor.port_watch import SELDOM, PortWatch
from core.supervisor.roots import of_conversation
from core.supervisor.sampler import AVERAGED, Sampler
from core.terminals.host import TerminalFact
from core.terminals.process_groups import Row, usages

CORES = 4
ADA = "conversation:1"


@pytest.fixture(autouse=True)
def four_cores(monkeypatch):
    monkeypatch.setattr("core.supervisor.sampler.os.cpu_count", lambda: CORES)


def watched(sample=None, state="working", reported_at=None):
    conversation = SimpleNamespace(subject=ADA, name="ada", key="c-1", state=state, opened_at=900.0)
    report = Report("working", reported_at, "hook", "") if reported_at else None
    return SimpleNamespace(conversation=conversation, report=report, sample=sample)


def seen(cpu, steady, *, pid=10, output=950.0, dead=False, ports=None):
    table = {pid: Row(pid, 1, pid, "sh", cpu, 7 << 20)}
    fact = TerminalFact("c-1", "c-1", pid, dead, None, output, "", 80, 24, False)
    return Look({"c-1": fact}, usages(table, [pid]) if cpu is not None else {}, ports or {}, {}, steady)


class Fleet:
    def __init__(self):
        self.sampler = Sampler()

    def look(self, found, now=1000.0, **more):
        return self.sampler.look((of_conversation(watched(**more), found),), found.steady, now).get(ADA)


def test_percentages_follow_the_steady_clock_however_the_wall_clock_jumps():
    fleet = Fleet()
    assert fleet.look(seen(5.0, 1.0)) is None, "one look tells no percentage: unknown, not 0"
    for step, now in enumerate((1001.0, 999_999.0, 3.0, 3.0), 1):
        found = fleet.look(seen(5.0 + step / 2, 1.0 + step), now)
        assert found is not None and found.cpu == 50.0 and found.sampled_at == now
    reading = fleet.sampler.readings[0]
    assert reading.quiet is not None and reading.quiet < 60, "nobody is silent because somebody set the clock"


def test_a_percentage_is_never_negative_and_never_more_than_the_machine_has():
    fleet = Fleet()
    fleet.look(seen(100.0, 1.0))
    assert fleet.look(seen(1.0, 2.0)).cpu == 0
    assert fleet.look(seen(900.0, 2.001)).cpu == 100 * CORES
    assert fleet.look(seen(900.0, 2.001)).cpu == 0, "the same moment twice"


def test_a_new_supervisor_keeps_the_last_sample_of_the_same_program_only():
    before = Fleet()
    before.look(seen(1.0, 1.0))
    sample = before.look(seen(2.0, 2.0))
    assert Fleet().look(seen(9.0, 1.0), sample=sample) is sample
    assert Fleet().look(seen(9.0, 1.0, pid=11), sample=sample) is None


def test_one_that_starts_between_two_looks_is_measured_from_its_start():
    fleet = Fleet()
    fleet.sampler.look((), 1.0, 1000.0)
    assert fleet.look(seen(0.3, 2.0)).cpu == 30.0


def test_one_that_ended_or_vanished_between_the_reads_has_no_sample_and_starts_afresh():
    fleet = Fleet()
    fleet.look(seen(1.0, 1.0))
    assert fleet.look(seen(None, 2.0)) is None
    assert fleet.look(seen(1.0, 3.0, dead=True)) is None
    assert not fleet.sampler.readings[0].alive
    assert fleet.look(seen(1.0, 4.0)) is not None


def test_points_are_joined_and_handed_out_once():
    fleet = Fleet()
    for second in range(26):
        fleet.look(seen(second * 0.2, float(second)), 1000.0 + second)
    points = fleet.sampler.take_points()
    assert [(one.at, one.samples) for one in points] == [(1000, 9), (1010, 10), (1020, 6)]
    assert all(one.cpu == pytest.approx(20.0) for one in points)
    assert fleet.sampler.take_points() == ()


def test_an_average_needs_all_its_samples():
    fleet = Fleet()
    for second in range(AVERAGED + 1):
        assert not fleet.sampler.readings or fleet.sampler.readings[0].cpu is None
        fleet.look(seen(float(second), float(second)))
    assert fleet.sampler.readings[0].cpu == 100.0


def test_output_a_hook_and_going_on_after_a_pause_are_signs():
    fleet = Fleet()

    def quiet(steady, **more):
        output = more.pop("output", 950.0)
        fleet.look(seen(1.0, steady, output=output), 1000.0 + steady, **more)
        return fleet.sampler.readings[0].quiet

    assert quiet(0.0) == 50.0
    assert quiet(40.0) == 90.0
    assert quiet(41.0, output=1041.0) == 0
    assert quiet(60.0, output=1041.0, reported_at=1060.0) == 0
    assert quiet(900.0, output=1041.0, reported_at=1060.0, state="paused") == 0
    assert quiet(901.0, output=1041.0, reported_at=1060.0) == 0
    assert quiet(911.0, output=1041.0, reported_at=1060.0) == 10


def test_ports_are_read_when_processes_change_and_now_and_then(monkeypatch):
    asked = []

    def listening(pids):
        asked.append(sorted(pids))
        return {pid: (3000 + pid,) for pid in pids if pid != 12}

    monkeypatch.setattr("core.supervisor.port_watch.listening_ports", listening)
    watch = PortWatch()
    one, two = (usages({pid: Row(pid, 1, pid, "p", 0, 0)}, [pid]) for pid in (10, 12))
    assert watch.look({**one, **two}, 100.0) == {10: (3010,)}, "unknown is left out, not called none"
    assert watch.look(one, 101.0) == {10: (3010,)}
    assert asked == [[10, 12]]
    child = usages({10: Row(10, 1, 10, "p", 0, 0), 11: Row(11, 10, 10, "q", 0, 0)}, [10])
    assert watch.look(child, 104.0) == {10: (3010, 3011)}
    watch.look(child, 104.0 + SELDOM)
    assert asked == [[10, 12], [10, 11], [10, 11]]
