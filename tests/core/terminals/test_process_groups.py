"""Sums over process trees, on made-up tables and on real processes."""

import subprocess
import sys
import time

from core.terminals.process_groups import Row, process_table, usages


def row(pid, parent, session, cpu=1.0, memory=10, name="p"):
    return Row(pid, parent, session, name, cpu, memory)


def test_a_tree_is_summed_with_all_that_descends_or_shares_its_session():
    table = {
        each.pid: each
        for each in (
            row(1, 0, 1),
            row(10, 1, 10, name="sh"),
            row(11, 10, 10, name="agent"),
            row(12, 11, 12, cpu=5.0),
            row(13, 1, 10, memory=7),
            row(20, 1, 20),
        )
    }
    found = usages(table, [10, 99])
    assert set(found) == {10}
    assert found[10].children == 3
    assert found[10].cpu_seconds == 8.0
    assert found[10].memory == 37
    assert found[10].name == "agent"


def test_a_loop_of_parents_ends():
    table = {each.pid: each for each in (row(10, 11, 10), row(11, 10, 10))}
    assert usages(table, [10])[10].children == 1


def test_real_processes_are_seen_with_memory_and_cpu():
    spin = "import time\nend=time.process_time()+0.3\nwhile time.process_time()<end: pass\n"
    spin += "print(1,flush=True)\ntime.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", spin], stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert child.stdout is not None and child.stdout.readline()
        found = usages(process_table(), [child.pid])[child.pid]
        assert found.cpu_seconds >= 0.25
        assert found.memory > 1_000_000
        assert found.children == 0
    finally:
        child.kill()
        child.wait()
    deadline = time.monotonic() + 5
    while child.pid in process_table() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert child.pid not in process_table()
