"""The rows of background processes: who comes second, who is too many, who is too late."""

import json

import pytest

from core.errors import Conflict, NotFound, Refused, UsageError
from core.model.process import Process, ProcessSample, ProcessState
from core.rules.process_moves import Move
from core.services.health.samples import write_samples
from core.services.processes import moves
from core.services.processes.moves import Draft
from core.services.processes.reads import (
    due_processes,
    kept_processes,
    process_named,
    process_numbered,
    processes_of,
    running_processes,
)
from core.services.processes.samples import process_samples, running
from core.services.reading import select

WEB = Draft("web", ("npm", "run", "dev"), "/somewhere", "on-failure", 5)


def claimed(queue, owner=None, draft=WEB, by="operator") -> Process:
    return queue.by(by, moves.claim, owner, draft, "run-1")


def ended(queue, process, state=ProcessState.EXITED, next_start_at=None):
    step = Move("process.ended", state, "ended with 0", 0, 0, next_start_at, queue.clock())
    queue.by("supervisor", moves.moved, process, step, "b:9:1")
    return queue.read(process_numbered, process.id)


def test_what_was_measured_counts_for_the_run_that_was_measured(queue):
    one = claimed(queue)
    sample = ProcessSample(one.subject, 9, 1.0, "npm", 3.0, 5 << 20, 1, queue.clock())
    queue.by("supervisor", moves.started, one.id, "b:9:1")
    queue.by("supervisor", write_samples, (sample,))
    assert queue.read(lambda c: process_samples(c, running_processes(c))) == {one.id: sample}
    (found,) = queue.read(running)
    assert (found.owner, found.sample) == ("", sample)
    queue.by("supervisor", moves.started, one.id, "b:10:1")
    assert queue.read(lambda c: process_samples(c, running_processes(c))) == {}, "another pid: another run"
    ended(queue, queue.read(process_numbered, one.id))
    queue.by("supervisor", write_samples, (sample,))
    count = "SELECT count(*) FROM process_samples"
    assert queue.read(lambda c: c.execute(count).fetchall()) == [(0,)], "what has ended leaves none, and gets none"
    assert queue.read(running) == ()


def test_the_second_start_of_a_name_is_told_who_is_there(queue):
    one = claimed(queue)
    assert (one.state, json.loads(one.argv), one.key) == ("starting", ["npm", "run", "dev"], "p-1")
    with pytest.raises(Conflict, match="web is starting already"):
        claimed(queue)
    bob = queue.actors["bob"].conversation_id
    assert claimed(queue, bob, by="bob").id == 2, "a conversation has names of its own"


def test_one_that_has_ended_is_started_again_as_it_was_or_otherwise(queue):
    one = ended(queue, claimed(queue))
    again = claimed(queue, draft=WEB._replace(argv=(), folder="/elsewhere"))
    assert (again.id, again.argv, again.folder, again.exit_code) == (one.id, one.argv, "/somewhere", None)
    ended(queue, again)
    other = claimed(queue, draft=WEB._replace(argv=("other",)))
    assert (other.id, json.loads(other.argv)) == (one.id, ["other"])
    with pytest.raises(UsageError, match="no program"):
        claimed(queue, draft=WEB._replace(name="api", argv=()))


def test_arguments_that_are_no_text_come_back_as_they_were(queue):
    broken = ("cat", b"\xff".decode("utf-8", "surrogateescape"))
    assert json.loads(claimed(queue, draft=WEB._replace(argv=broken)).argv) == list(broken)


def test_no_more_than_so_many_at_once(queue):
    for number in range(moves.MOST):
        claimed(queue, draft=WEB._replace(name=f"p{number}"))
    with pytest.raises(Refused, match=f"{moves.MOST} background processes are alive"):
        claimed(queue)
    ended(queue, queue.read(process_numbered, 1))
    assert claimed(queue).name == "web"


def test_what_was_seen_before_another_hand_acted_is_dropped(queue):
    seen = claimed(queue)
    queue.by("operator", moves.stopping, seen.id)
    assert ended(queue, seen).state == ProcessState.STOPPING


def test_lists_and_what_is_due(queue):
    bob = queue.actors["bob"].conversation_id
    one, two = claimed(queue), claimed(queue, bob, WEB._replace(name="tests"), "bob")
    ended(queue, one, ProcessState.RESTARTING, queue.clock() + 8)
    assert [each.name for each in queue.read(running_processes)] == ["tests"]
    assert queue.read(due_processes, queue.clock() + 7) == ()
    assert [each.id for each in queue.read(due_processes, queue.clock() + 8)] == [one.id]
    assert [each.id for each in queue.read(processes_of, bob)] == [two.id]
    assert len(queue.read(kept_processes)) == 2
    queue.leave("bob")
    assert [each.id for each in queue.read(kept_processes)] == [one.id]
    queue.by("operator", moves.removed, one.id)
    assert queue.read(kept_processes) == ()
    assert claimed(queue).id == 3, "its name is free"


def test_whose_is_meant(queue):
    bob, eve = (queue.actors[name].conversation_id for name in ("bob", "eve"))
    named = [claimed(queue, bob, by="bob").id, claimed(queue, eve, by="eve").id]
    read, operator = queue.read, queue.actors["operator"]
    assert read(process_named, queue.actors["eve"], "web").id == named[1]
    assert read(process_named, operator, "web", "bob").id == named[0]
    with pytest.raises(UsageError, match="bob, eve"):
        read(process_named, operator, "web")
    own = claimed(queue)
    assert read(process_named, operator, "web").id == own.id
    with pytest.raises(NotFound) as unknown:
        read(process_named, operator, "webb\x1b[31m")
    assert "web" in unknown.value.remedy and "\x1b" not in unknown.value.message


def test_looking_every_second_reads_an_index(queue):
    plan = queue.plan(f"{select(Process)} WHERE removed_at IS NULL AND state IN ('running') ORDER BY id")
    assert "processes_kept" in plan and "TEMP B-TREE" not in plan
