"""How much memory one more conversation is expected to need, and what is said when that is not there."""

from types import SimpleNamespace

import pytest

from core.errors import Refused
from core.model.actor import THE_OPERATOR
from core.services.guards import memory_guard
from core.services.guards.memory_guard import MEGABYTE, expected_memory, require_memory
from core.settings.settings import Settings
from core.terminals.machine_memory import Memory

SAMPLE = (
    "INSERT INTO process_samples(subject, pid, started_at, command, cpu, memory, children, sampled_at)"
    " VALUES (?, 1, 1.0, 'x', 0.0, ?, 1, 1.0)"
)


@pytest.fixture
def sampled(queue):
    for name, used in (("bob", 300), ("eve", 700), ("ann", 900)):
        queue.by(
            "operator",
            lambda tx, n=name, m=used: tx.live(SAMPLE, f"conversation:{queue.actors[n].conversation_id}", m * MEGABYTE),
        )
    return queue


def test_it_is_the_median_of_its_kind_and_no_less_than_the_floor(sampled):
    assert sampled.read(expected_memory, "demo", 200 * MEGABYTE) == 700 * MEGABYTE
    assert sampled.read(expected_memory, "demo", 800 * MEGABYTE) == 800 * MEGABYTE
    assert sampled.read(expected_memory, "claude", 200 * MEGABYTE) == 200 * MEGABYTE


def test_what_does_not_fit_is_refused_with_the_figures_and_forced_it_is_recorded(sampled):
    project = SimpleNamespace(journal=sampled.journal, settings=Settings())

    def ask(megabytes, forced=False):
        require_memory(
            project, "kite", "demo", THE_OPERATOR, forced=forced, available=lambda: megabytes * MEGABYTE
        )  # fmt: skip

    with pytest.raises(Refused, match="900 MB of memory are available; demo is expected to need 700 MB") as refused:
        ask(900)
    assert "300 MB stay free: 100 MB are missing" in refused.value.message
    ask(1000)
    assert sampled.kinds("guard:memory") == []
    ask(900, forced=True)
    assert sampled.kinds("guard:memory") == ["guard.overridden"]


def test_what_can_be_had_is_told_by_the_machine_s_memory_under_its_limits(sampled, monkeypatch):
    project = SimpleNamespace(journal=sampled.journal, settings=Settings())
    monkeypatch.setattr(memory_guard, "memory", lambda: Memory(8000 * MEGABYTE, 100 * MEGABYTE))
    with pytest.raises(Refused, match="100 MB of memory are available"):
        require_memory(project, "kite", "demo", THE_OPERATOR, forced=False)
