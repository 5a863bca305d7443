import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound, OperatorOnly, Refused
from core.model.actor import THE_OPERATOR, Actor
from core.services.processes.acts import Wanted, remove, start, stop
from core.services.processes.trees import Leaf, TreeWatch, end_process, in_order
from core.terminals.process_groups import Row
from tests.conftest import dies

TWO_BELOW = "sleep 600 & sleep 601 & wait"


def table_of(parents: dict[int, int]) -> dict[int, Row]:
    return {pid: Row(pid, parent, 1, f"p{pid}", 0.0, 1) for pid, parent in parents.items()}


def test_parents_come_before_their_children_with_their_depth():
    table = table_of({10: 1, 11: 10, 12: 11, 13: 10, 14: 999})
    assert [(row.pid, depth) for row, depth in in_order(table, 10, {10, 11, 12, 13, 14})] == [
        (10, 0), (11, 1), (12, 2), (13, 1), (14, 1),
    ]  # fmt: skip


@given(st.dictionaries(st.integers(2, 60), st.integers(0, 60), min_size=1), st.randoms())
def test_everybody_stands_in_the_tree_once_whatever_the_parents_say(parents, random):
    table = table_of(parents)
    root = random.choice(sorted(table))
    pids = [row.pid for row, _ in in_order(table, root, table)]
    assert pids[0] == root and len(pids) == len(set(pids))


def leaf_named(project, pid: int, name: str) -> Leaf:
    watch = TreeWatch()
    for _ in range(500):
        (tree,) = watch.look({"p": pid}, project.clock()).values()
        if found := [leaf for leaf in tree if leaf.name == name and leaf.depth > 1]:
            return found[0]
    raise AssertionError("it is not there")


@pytest.fixture
def running(project):
    process = start(project, Wanted("pair", ("sh", "-c", TWO_BELOW)), THE_OPERATOR)
    yield process
    stop(project, process, THE_OPERATOR)
    remove(project, process, THE_OPERATOR)


def test_the_first_look_knows_no_cpu_and_the_second_does(project, running):
    watch = TreeWatch()
    first = watch.look({"p": running.pid}, 100.0)["p"]
    assert first[0].pid == running.pid and {leaf.cpu for leaf in first} == {None}
    second = watch.look({"p": running.pid}, 101.0)["p"]
    assert all(leaf.cpu is not None and 0 <= leaf.cpu < 100 for leaf in second if leaf in first or leaf.depth == 0)


def test_a_root_that_is_gone_has_no_tree(project):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert TreeWatch().look({"p": gone.pid}, 1.0) == {}


def test_one_of_the_tree_is_ended_and_noted(project, running):
    leaf = leaf_named(project, running.pid, "sleep")
    assert end_process(project, leaf, THE_OPERATOR).startswith("1 ended")
    assert dies(leaf.pid)
    events = project.journal.read(
        lambda connection: connection.execute("SELECT actor FROM events WHERE kind = 'signal.sent'").fetchall()
    )
    assert [row[0] for row in events] == ["operator"]
    with pytest.raises(NotFound, match="has ended already"):
        end_process(project, leaf, THE_OPERATOR)


def test_a_stranger_and_a_reused_pid_are_never_touched(project, running):
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        (tree,) = TreeWatch().look({"x": stranger.pid}, 1.0).values()
        with pytest.raises(Refused, match="belongs to no conversation"):
            end_process(project, tree[0], THE_OPERATOR)
        other = leaf_named(project, running.pid, "sleep")._replace(started=1.0)
        with pytest.raises(NotFound):
            end_process(project, other, THE_OPERATOR)
        assert stranger.poll() is None and Path(f"/proc/{other.pid}").exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_only_the_operator_ends_one(project, running):
    leaf = leaf_named(project, running.pid, "sleep")
    with pytest.raises(OperatorOnly):
        end_process(project, leaf, Actor("ada", 1))
