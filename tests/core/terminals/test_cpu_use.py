"""CPU between two looks, while processes come, end, become zombies and give their pids to others."""

import subprocess
import sys

from core.terminals.cpu_use import spent, used_between
from core.terminals.process_groups import Row, process_table, usages


def row(pid, own, waited=0.0, started=1.0):
    return Row(pid, 1, 1, "p", own, 0, waited, started)


def used(before, now):
    return used_between(spent(before), spent(now))


def test_a_child_that_was_waited_for_counts_once():
    assert used([row(1, 5), row(2, 100)], [row(1, 5.5, 101)]) == 1.5
    assert used([row(1, 5)], [row(1, 5, 0.25)]) == 0.25, "one that lived between the looks"


def test_a_zombie_is_no_drop_and_no_peak():
    alive, zombie, waited = [row(1, 5), row(2, 100)], [row(1, 5), row(2, 100.25)], [row(1, 5, 100.5)]
    assert used(alive, zombie) == 0.25
    assert used(zombie, waited) == 0.25


def test_one_that_vanished_unwaited_is_never_negative():
    assert used([row(1, 5), row(2, 100)], [row(1, 5)]) == 0


def test_a_reused_pid_is_another_process():
    assert used([row(2, 100, started=1.0)], [row(2, 0.5, started=9.0)]) == 0.5


def test_real_children_that_come_and_go_are_counted():
    program = (
        "import subprocess, sys\n"
        "print(1, flush=True); sys.stdin.readline()\n"
        "spin = 'import time\\nwhile time.process_time() < 0.15: pass'\n"
        "[subprocess.run([sys.executable, '-c', spin]) for _ in range(2)]\n"
        "print(2, flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin and child.stdout and child.stdout.readline()

        def look():
            return spent(usages(process_table(ended=True), [child.pid])[child.pid].members)

        before = look()
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "2\n"
        assert used_between(before, look()) >= 0.25
        child.communicate("\n")
