"""Every statement that the hot acts run, as SQLite was really given it, goes by index: whatever is written later."""

import re

import pytest

from core.agents.hook_events import Meaning
from core.services.agents.hooks import hear
from core.services.approvals.questions import ask, expire_approvals, open_approvals, withdraw_all
from core.services.messages import deliveries
from core.services.messages.reads import inbox, list_messages, receipts, thread, unread, unread_counts
from core.services.messages.receipts import acknowledge, expire_messages, mark_read, take_undelivered, waiting
from core.services.messages.sending import Draft, send
from core.services.snapshot.fleet import load_snapshot
from core.services.states.judging import watched
from core.services.tasks.acts import complete, fail, progress, release
from core.services.tasks.claims import claim
from core.services.tasks.drafts import TaskDraft, create_task
from core.services.tasks.leases import anything_due, settle_due
from core.services.tasks.reads import dependants_of, held_by, history, links_of, ready_tasks

LARGE = {"tasks", "t", "events", "needs", "n", "keys", "messages", "m", "receipts", "r", "approvals"}
"""Tables, and what the queries call them, that grow with the years. Conversations do not, nor the latest samples."""
PART = re.compile(r"SCAN \w+ USING (COVERING )?INDEX (\w+)")
NEWEST = re.compile(r"ORDER BY (\w\.)?id DESC LIMIT \d+$")
OWN = re.compile(r"WITH RECURSIVE (\w+)\(")
STATEMENT = re.compile(r"\s*(SELECT|WITH|UPDATE|DELETE)")

MEANING = Meaning("working", "Bash", delivers=True, settles=True)

ACTS = {
    "create": lambda queue: queue.by("bob", create_task, TaskDraft("more", needs=(1, 2)), "key"),
    "claim": lambda queue: queue.by("bob", claim),
    "claim a named one": lambda queue: queue.by("bob", claim, None, 4),
    "progress": lambda queue: queue.by("eve", progress, 1, 1, 0.5),
    "complete": lambda queue: queue.by("eve", complete, 1, 1, "done"),
    "fail": lambda queue: queue.by("eve", fail, 1, 1, "no"),
    "release": lambda queue: queue.by("eve", release, 1, 1),
    "due": lambda queue: queue.read(anything_due, queue.clock.now + 9999),
    "leases that ran out": lambda queue: (queue.clock.pass_seconds(9999), queue.by("supervisor", settle_due)),
    "ready": lambda queue: queue.read(ready_tasks),
    "held": lambda queue: queue.read(held_by, "eve"),
    "history": lambda queue: queue.read(history, "task:1"),
    "links": lambda queue: (queue.read(links_of, 3), queue.read(dependants_of, 1)),
    "send": lambda queue: queue.by("bob", send, Draft("all", "hello"), "key"),
    "reply": lambda queue: queue.by("bob", send, Draft("", "hello", reply_to=1)),
    "inbox": lambda queue: queue.read(inbox, "bob"),
    "unread": lambda queue: (queue.read(unread, "bob"), queue.read(unread_counts)),
    "undelivered": lambda queue: queue.read(waiting, "bob", queue.clock.now),
    "take": lambda queue: queue.by("bob", take_undelivered, "bob", "hook"),
    "read": lambda queue: queue.by("bob", mark_read, "bob", [1, 2]),
    "acknowledge": lambda queue: queue.by("bob", acknowledge, "bob", 1),
    "messages that ran out": lambda queue: (queue.clock.pass_seconds(99), queue.by("supervisor", expire_messages)),
    "worth waking": lambda queue: queue.read(deliveries.worth_waking, queue.clock.now),
    "hand over": lambda queue: queue.by("supervisor", deliveries.begin, 1, "bob"),
    "newest messages": lambda queue: queue.read(list_messages),
    "thread": lambda queue: (queue.read(thread, 1), queue.read(receipts, 1)),
    "approvals": lambda queue: (queue.by("bob", ask, "bob", "permission", "rm"), queue.read(open_approvals)),
    "questions withdrawn": lambda queue: queue.by("supervisor", withdraw_all, "bob", "it ended"),
    "hook": lambda queue: queue.by("bob", hear, MEANING, "PostToolUse"),
    "approvals that ran out": lambda queue: queue.by("supervisor", expire_approvals),
    "snapshot": lambda queue: queue.read(load_snapshot),
    "what the supervisor watches": lambda queue: queue.read(watched),
}


@pytest.fixture
def filled(queue):
    """A task that eve holds, one that needs it, others; messages to all, one with an end."""
    for needs in ((), (), (1,), ()):
        queue.by("operator", create_task, TaskDraft("a part", needs=needs))
    assert queue.by("eve", claim).id == 1
    queue.by("eve", send, Draft("all", "hello"))
    queue.by("eve", send, Draft("all", "lunch?", ttl=60.0))
    return queue


def through(sql: str, step: str, partial: set[str]) -> bool:
    """Whether one step of a plan reads a whole table that grows."""
    table = step.split()[1] if step.startswith("SCAN ") else ""
    if table not in LARGE or NEWEST.search(sql):
        return False
    own = OWN.match(sql)
    if own and own[1] == table:
        return False  # its own result so far
    part = PART.match(step)
    return not (part and part[2] in partial)


@pytest.mark.parametrize("act", ACTS)
def test_a_hot_act_reads_no_table_through(filled, act):
    connection = filled.journal.connection
    partial = {
        name
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
        if sql and " WHERE " in sql
    }
    run: list[str] = []
    connection.set_trace_callback(run.append)
    ACTS[act](filled)
    connection.set_trace_callback(None)
    asked = [sql for sql in run if STATEMENT.match(sql)]
    assert asked
    for sql in asked:
        for step in filled.plan(sql).split("\n"):
            assert not through(sql, step, partial), f"{step}: {sql}"


def test_a_table_read_through_is_noticed(filled):
    """As the number of tasks by state was once counted."""
    sql = "SELECT state, count(*) FROM tasks GROUP BY state"
    assert any(through(sql, step, set()) for step in filled.plan(sql).split("\n"))


def test_the_counts_are_those_of_the_rows(filled):
    filled.by("eve", complete, 1, 1, "done")
    filled.by("operator", create_task, TaskDraft("later", delay=60.0))
    filled.by("operator", create_task, TaskDraft("after it", needs=(2,)))
    filled.by("bob", claim)
    filled.by("ann", claim)
    filled.by("ann", fail, 3, 1, "no", False)
    rows = filled.journal.connection.execute("SELECT state, count(*) FROM tasks GROUP BY state").fetchall()
    assert filled.read(load_snapshot).task_counts == dict(rows)
    assert {"done", "scheduled", "blocked", "leased", "failed", "ready"} == set(dict(rows))
