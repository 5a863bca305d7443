"""Alarms: raised after their time, cleared well below their limit, never flickering."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.alarm import AlarmKind
from core.model.health import DiskSample, HostSample
from core.model.process import ProcessSample
from core.rules.health import CALM, STEADY, Limits, Reading, checks, news

MB = 1 << 20
ADA, WEB = "conversation:1", "process:3"
LIMITS = Limits(100 * MB, 90, 600, 1800, 1000 * MB, 10, 500 * MB)
HOST = HostSample(1, 1000 * MB, 500 * MB, 0, 0, 0.1, 2, 0.0, 9000 * MB, 5000 * MB, 0.0)


def sample(memory=10, held=0):
    return ProcessSample(ADA, 50, 0.0, "claude", 0.0, memory * MB, 0, 0.0, "", held, None)


def reading(memory=10, cpu=0.0, quiet=0.0, state="working", alive=True, held=0, disk=None):
    found = DiskSample(1, disk * MB, 0, 1, 1, 0.0) if disk is not None else None
    return Reading(ADA, "ada", state, alive, sample(memory, held) if alive else None, cpu, quiet, found)


class Fleet:
    """One conversation and the machine, looked at once a second."""

    def __init__(self, limits=LIMITS):
        self.now, self.pending, self.open, self.limits = 0.0, {}, frozenset(), limits
        self.raised, self.cleared = [], []

    def look(self, *readings, seconds=1, host=HOST, known=frozenset({ADA})):
        for _ in range(seconds):
            found = news(self.pending, self.open, checks(readings, host, self.limits), known, self.now)
            self.pending = found.pending
            self.raised += found.raised
            self.cleared += found.cleared
            self.open = self.open - set(found.cleared) | {one.key for one in found.raised}
            self.now += 1
        return [kind for _, kind in self.open]


def test_memory_must_stay_above_its_limit_and_come_well_below():
    fleet = Fleet()
    assert fleet.look(reading(150), seconds=int(STEADY)) == []
    assert fleet.look(reading(99)) == [] and fleet.look(reading(150), seconds=int(STEADY)) == []
    assert fleet.look(reading(150)) == [AlarmKind.MEMORY]
    assert "150 MB" in fleet.raised[0].text and "100 MB" in fleet.raised[0].text
    assert fleet.look(reading(95), seconds=100) == [AlarmKind.MEMORY], "below the limit is not well below"
    assert fleet.look(reading(80), seconds=int(CALM)) == [AlarmKind.MEMORY]
    assert fleet.look(reading(80)) == []
    assert len(fleet.raised) == 1


def test_a_core_is_runaway_only_when_nothing_is_said_all_the_while():
    fleet = Fleet()
    for second in range(1200):
        fleet.look(reading(cpu=100, quiet=second % 300.0))
    assert fleet.raised == [], "it printed every five minutes"
    fleet.look(reading(cpu=100, quiet=100.0), seconds=602)
    assert [one.key for one in fleet.raised] == [(ADA, AlarmKind.CPU)]
    assert fleet.look(reading(cpu=100, quiet=0.0)) == [AlarmKind.CPU], "one line is no end of it"
    assert fleet.look(reading(cpu=5, quiet=0.0), seconds=int(CALM) + 1) == []


def test_on_a_crowded_machine_a_runaway_gets_less_than_a_core():
    fleet = Fleet()
    crowded = HOST._replace(load=4.0, cores=2)
    fleet.look(reading(cpu=40, quiet=100.0), seconds=602, host=crowded)
    assert fleet.open == frozenset()
    fleet.look(reading(cpu=46, quiet=100.0), seconds=602, host=crowded)
    assert fleet.open == {(ADA, AlarmKind.CPU)}
    assert fleet.look(reading(cpu=46, quiet=100.0), seconds=20) == [AlarmKind.CPU], "the load of a moment ends no alarm"
    assert fleet.look(reading(cpu=20, quiet=100.0), seconds=20) == []


def test_a_runaway_that_goes_on_talking_is_none_any_more():
    fleet = Fleet()
    fleet.look(reading(cpu=100, quiet=100.0), seconds=602)
    assert fleet.look(reading(cpu=100, quiet=1.0), seconds=int(CALM)) == [AlarmKind.CPU]
    assert fleet.look(reading(cpu=100, quiet=1.0)) == []


def test_silence_counts_for_one_that_is_said_to_work_and_ends_with_any_sign():
    fleet = Fleet()
    assert fleet.look(reading(quiet=5000.0, state="idle"), seconds=20) == []
    assert fleet.look(reading(quiet=1900.0), seconds=7) == [AlarmKind.SILENT]
    assert fleet.look(reading(quiet=0.0)) == []


def test_processes_that_a_signal_stopped_are_no_pause_of_ours():
    fleet = Fleet()
    assert fleet.look(reading(held=2, state="paused"), seconds=20) == []
    assert fleet.look(reading(held=2), seconds=7) == [AlarmKind.HELD]
    assert fleet.look(reading(), seconds=int(CALM) + 1) == []


def test_a_worktree_and_the_machine():
    fleet = Fleet()
    assert fleet.look(reading(disk=1200)) == [AlarmKind.DISK]
    assert fleet.look(reading(disk=950)) == [AlarmKind.DISK]
    assert fleet.look(reading(disk=800)) == []
    low = HOST._replace(memory_available=50 * MB)
    assert fleet.look(reading(60), seconds=7, host=low) == [AlarmKind.HOST_MEMORY]
    assert "50 MB" in fleet.raised[-1].text and "ada uses most, 60 MB" in fleet.raised[-1].text
    assert fleet.look(reading(60), seconds=20, host=HOST._replace(memory_available=105 * MB)) == [AlarmKind.HOST_MEMORY]
    assert fleet.look(reading(60), seconds=20) == []
    assert fleet.look(seconds=7, host=HOST._replace(pressure=70.0)) == [AlarmKind.HOST_MEMORY]
    assert fleet.look(seconds=20) == []
    assert fleet.look(seconds=7, host=HOST._replace(disk_free=100 * MB)) == [AlarmKind.HOST_DISK]


def test_unknown_raises_nothing_and_clears_nothing():
    fleet = Fleet()
    fleet.look(reading(150), seconds=7)
    unknown = reading()._replace(process=None, cpu=None, quiet=None)
    assert fleet.look(unknown, seconds=60, host=None) == [AlarmKind.MEMORY]


def test_the_alarm_of_a_program_that_ended_and_of_one_torn_down_is_over():
    fleet = Fleet()
    fleet.look(reading(150, disk=2000), seconds=7)
    assert fleet.look(reading(alive=False, disk=2000)) == [AlarmKind.DISK]
    assert fleet.look(known=frozenset()) == []


def background(memory=10, **more):
    one = reading(memory, state="", **more)
    return one._replace(subject=WEB, name="process web", address="web")


BOTH = frozenset({ADA, WEB})


def test_a_background_process_is_named_with_what_ends_it():
    fleet = Fleet()
    assert fleet.look(reading(), background(150), seconds=7, known=BOTH) == [AlarmKind.MEMORY]
    assert fleet.open == {(WEB, AlarmKind.MEMORY)}
    assert fleet.raised[0].text == (
        "process web: its processes use 150 MB of memory (limit 100 MB); `timonel process stop web` ends it"
    )
    assert fleet.look(reading(), known=frozenset({ADA})) == [], "it has ended: so has its alarm"


def test_a_background_process_runs_away_and_is_held_as_a_conversation_but_is_never_called_silent():
    fleet = Fleet()
    fleet.look(background(cpu=100, quiet=9000.0), seconds=602, known=BOTH)
    assert fleet.open == {(WEB, AlarmKind.CPU)} and fleet.raised[0].text.startswith("process web: uses 100%")
    fleet.look(background(cpu=100, quiet=0.5, held=1), seconds=20, known=BOTH)
    assert fleet.open == {(WEB, AlarmKind.HELD)}
    low = HOST._replace(memory_available=50 * MB)
    fleet.look(reading(60), background(90), seconds=7, host=low, known=BOTH)
    assert "process web uses most, 90 MB" in fleet.raised[-1].text


@pytest.mark.parametrize("kind", ["memory", "cpu", "silent", "disk", "host_memory", "host_disk"])
def test_zero_turns_an_alarm_off_and_ends_the_one_that_holds(kind):
    worst = reading(5000, 200.0, 9000.0, disk=5000)
    host = HOST._replace(memory_available=1, disk_free=1)
    fleet = Fleet(LIMITS._replace(cpu_seconds=1))
    assert kind in fleet.look(worst, host=host, seconds=20)
    fleet.limits = fleet.limits._replace(**{kind: 0})
    assert kind not in fleet.look(worst, host=host, seconds=20)


@given(st.lists(st.integers(91, 99), min_size=30, max_size=200), st.booleans())
def test_between_the_limits_nothing_changes(figures, raised):
    fleet = Fleet()
    fleet.look(reading(150 if raised else 10), seconds=20)
    for figure in figures:
        fleet.look(reading(figure))
    assert (len(fleet.raised), len(fleet.cleared)) == (int(raised), 0)


@given(st.lists(st.integers(0, 200), max_size=300))
def test_alarms_come_no_faster_than_their_times_allow(figures):
    fleet = Fleet()
    for figure in figures:
        fleet.look(reading(figure))
    assert len(fleet.raised) <= len(figures) / (STEADY + CALM) + 1
    assert 0 <= len(fleet.raised) - len(fleet.cleared) <= 1
