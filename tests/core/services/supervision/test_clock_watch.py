"""Leases after a sleep, in the journal and through the supervisor's loop."""

from core.model.actor import THE_SUPERVISOR
from core.rules.clock_jumps import Clocks
from core.services.supervision.clock_watch import read_clocks, settle_jump
from core.services.tasks import leases
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.reads import held_by
from core.supervisor.clock_loop import ClockLoop


def claimed(queue, *names):
    for name in names:
        queue.join(name)
        queue.by("operator", create_task, TaskDraft(f"of {name}"))
        queue.by(name, claim)


def clocks(queue, slept=0.0):
    return Clocks(queue.clock.now, 100.0 + slept, 100.0)


def test_ten_sleeping_hours_end_no_lease(queue):
    claimed(queue, "ada", "bruno")
    before = clocks(queue)
    queue.clock.pass_seconds(36_000)
    found = queue.by("supervisor", settle_jump, before, clocks(queue, 36_000))
    assert found.slept == 36_000
    queue.by("supervisor", leases.settle_due)
    assert [len(queue.read(held_by, name)) for name in ("ada", "bruno")] == [1, 1]
    assert queue.kinds("clock:0") == ["clock.jumped"]
    queue.clock.pass_seconds(1000)
    queue.by("supervisor", leases.settle_due)
    assert queue.read(held_by, "ada") == (), "and they still end"
    assert queue.refute() == []


def test_a_clock_set_back_leaves_no_lease_for_ever(queue):
    claimed(queue, "ada")
    before = clocks(queue)
    queue.clock.pass_seconds(-7200)
    queue.by("supervisor", settle_jump, before, clocks(queue))
    queue.clock.pass_seconds(901)
    queue.by("supervisor", leases.settle_due)
    assert queue.read(held_by, "ada") == ()


def test_who_is_paused_keeps_its_claim_and_gets_no_new_one(queue):
    claimed(queue, "ada")
    subject = f"conversation:{queue.actors['ada'].conversation_id}"
    queue.by("operator", lambda tx: tx.append("conversation.moved", subject, state="paused"))
    queue.clock.pass_seconds(10_000)
    assert not queue.read(leases.anything_due, queue.clock.now)
    queue.by("supervisor", leases.settle_due)
    assert len(queue.read(held_by, "ada")) == 1


def test_the_machine_s_clocks_go_on():
    first, second = read_clocks(), read_clocks()
    assert second.awake >= first.awake
    assert second.boot >= second.awake - 1


async def test_the_loop_writes_a_jump_once_and_says_so(tmp_path):
    from core.journal.async_journal import AsyncJournal

    now = [Clocks(1000.0, 100.0, 100.0)]
    said: list[str] = []
    journal = await AsyncJournal.open(str(tmp_path / "journal"))
    loop = ClockLoop(journal, said.append, lambda: now[0])
    await loop.tick()
    assert (said, loop.steady_since) == ([], 0.0)
    now[0] = Clocks(5001.0, 4101.0, 101.0)
    await loop.tick()
    await loop.tick()
    assert said == ["the machine slept 4000 s; leases keep the time that they had left"]
    assert loop.steady_since == 5001.0
    kinds = await journal.read(lambda c: c.execute("SELECT actor FROM events WHERE kind = 'clock.jumped'").fetchall())
    assert kinds == [(THE_SUPERVISOR.name,)]
    await journal.close()
