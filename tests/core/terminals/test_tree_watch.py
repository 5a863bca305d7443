"""Strangers are read once; whoever belongs to a tree is never missed."""

import subprocess

import pytest

from core.terminals import tree_watch
from core.terminals.process_groups import Row
from core.terminals.tree_watch import TreeWatch


@pytest.fixture
def machine(monkeypatch):
    """A made-up process table; notes which pids were read at each look."""
    table: dict[int, Row] = {}
    reads: list[set[int]] = []

    def read(*, ended, but):
        assert ended
        reads.append({pid for pid in table if pid not in but})
        return {pid: row for pid, row in table.items() if pid not in but}

    monkeypatch.setattr(tree_watch, "process_table", read)
    monkeypatch.setattr(tree_watch.os, "listdir", lambda _path: [*map(str, table), "self"])
    monkeypatch.setattr(tree_watch.time, "clock_gettime", lambda _clock: 1000.0)
    return table, reads


def row(pid, parent, started=1.0):
    return Row(pid, parent, pid, "p", 1.0, 10, 0.0, started)


def test_strangers_are_read_once_and_the_young_again(machine):
    table, reads = machine
    table.update({each.pid: each for each in (row(1, 0), row(2, 1), row(10, 1), row(20, 1, 995.0))})
    watch = TreeWatch()
    assert watch.look([10])[10].children == 0
    table[11] = row(11, 10, 999.0)
    assert watch.look([10])[10].children == 1
    assert reads == [{1, 2, 10, 20}, {10, 11, 20}]
    assert watch.look([10, 20])[20].children == 0, "the host told of it late"


def test_a_pid_that_was_missing_once_may_be_anybodys(machine):
    table, reads = machine
    table.update({each.pid: each for each in (row(2, 1), row(10, 1))})
    watch = TreeWatch()
    watch.look([10])
    del table[2]
    watch.look([10])
    table[2] = row(2, 10, 999.0)
    assert watch.look([10])[10].children == 1
    assert reads[-1] == {2, 10}


def test_a_root_that_counted_as_a_stranger_is_read_with_all_others(machine):
    table, _ = machine
    table.update({each.pid: each for each in (row(2, 1), row(3, 2), row(10, 1))})
    watch = TreeWatch()
    watch.look([10])
    assert watch.look([2])[2].children == 1


def test_a_real_tree_is_seen_look_after_look():
    watch = TreeWatch()
    with subprocess.Popen(["sh", "-c", "sleep 60 & wait"], start_new_session=True) as child:
        assert [watch.look([child.pid])[child.pid].pid for _ in range(3)] == [child.pid] * 3
        for each in reversed(watch.look([child.pid])[child.pid].members):
            subprocess.run(["kill", "-9", str(each.pid)], check=True)
    assert watch.look([child.pid]) == {}
