"""Whatever is written, the tables follow from the log: now, and at every moment before."""

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Conflict, JournalDamaged, UsageError
from core.journal.journal import Journal
from core.journal.replay import compare, replayed
from core.model.actor import THE_OPERATOR, Actor

TEXT = st.text(max_size=12)  # half surrogates and NUL too
STATES = ("ready", "blocked", "leased", "done", "failed", "cancelled")
CREATE = st.tuples(st.just("create"), st.fixed_dictionaries({"title": TEXT, "priority": st.integers(-1, 5)}))
CHANGE = st.tuples(
    st.just("change"),
    st.fixed_dictionaries(
        {"number": st.integers(1, 8)},
        optional={
            "note": TEXT,
            "state": st.sampled_from(STATES),
            "progress": st.none() | st.floats(0, 1, allow_nan=False),
            "epoch": st.integers(0, 2**64),
            "parent_id": st.none() | st.integers(1, 9),
        },
    ),
)
SEND = st.tuples(st.just("send"), st.fixed_dictionaries({"body": TEXT, "key": st.none() | st.sampled_from("abc")}))
LIVE = st.tuples(st.just("live"), st.fixed_dictionaries({"number": st.integers(1, 8), "until": st.floats(0, 1e9)}))
NOTE = st.tuples(st.just("note"), st.fixed_dictionaries({"text": TEXT}))
STEPS = st.lists(st.lists(CREATE | CHANGE | SEND | LIVE | NOTE, min_size=1, max_size=4), max_size=15)


def perform(tx, steps):
    for what, given_values in steps:
        values = dict(given_values)
        if what == "create":
            number = tx.next_id("tasks")
            tx.append(
                "task.created", f"task:{number}", state="ready", created_by=tx.actor.name, created_at=tx.now,
                changed_at=tx.now, **values,
            )  # fmt: skip
        elif what == "change":
            tx.append("task.changed", f"task:{values.pop('number')}", **values)
        elif what == "send":
            number, key = tx.next_id("messages"), values["key"]
            more = {"idempotency_key": key} if key else {}
            tx.append(
                "message.created", f"message:{number}", sender=tx.actor.name, recipient="all", kind="note",
                body=values["body"], thread=number, sent_at=tx.now, **more,
            )  # fmt: skip
        elif what == "live":
            tx.live("UPDATE tasks SET lease_until = ? WHERE id = ?", values["until"], values["number"])
        else:
            tx.append("log.noted", "log:1", **values)


def table(connection, name):
    return connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()


def rebuilt(journal, **limit):
    def query(connection):
        scratch = replayed(connection, **limit)
        found = compare(scratch, connection), table(scratch, "tasks"), table(scratch, "messages")
        scratch.close()
        return found

    return journal.read(query)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_the_tables_follow_from_the_log_whatever_was_written(writes):
    with tempfile.TemporaryDirectory() as folder, Journal(folder) as journal:
        for steps in writes:
            try:
                journal.write(perform, Actor("builder", 3), steps)
            except (Conflict, UsageError):
                continue  # a priority out of range, an unknown parent, a key used twice: nothing of it was written
        assert rebuilt(journal)[0] == []


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_every_moment_can_be_looked_back_to(writes):
    moments = {}
    now = [1000.0]
    with tempfile.TemporaryDirectory() as folder, Journal(folder, clock=lambda: now[0]) as journal:
        for drawn in writes:
            now[0] += 10
            steps = [step for step in drawn if step[0] != "live"]
            try:
                journal.write(perform, THE_OPERATOR, steps)
            except (Conflict, UsageError):
                continue
            seq = journal.read(lambda c: c.execute("SELECT coalesce(max(seq), 0) FROM events").fetchall()[0][0])
            moments[seq] = (now[0], journal.read(table, "tasks"), journal.read(table, "messages"))
        for seq, (at, tasks, messages) in moments.items():
            if seq:
                assert rebuilt(journal, until_seq=seq)[1:] == (tasks, messages)
                assert rebuilt(journal, until_time=at)[1:] == (tasks, messages)


def create(tx, title):
    number = tx.next_id("tasks")
    tx.append(
        "task.created", f"task:{number}", title=title, state="ready", created_by="x", created_at=1.0, changed_at=1.0
    )


@pytest.mark.parametrize(
    ("damage", "side"),
    [
        ("UPDATE tasks SET title = 'forged' WHERE id = 2", "in_table"),
        ("DELETE FROM tasks WHERE id = 2", "from_log"),
        ("INSERT INTO keys VALUES ('forged', 'task:1', 1)", "in_table"),
    ],
)
def test_a_table_changed_behind_the_log_is_found(journal, damage, side):
    for title in ("one", "two", "three"):
        journal.write(create, THE_OPERATOR, title)
    journal.connection.execute(damage)
    (difference,) = rebuilt(journal)[0]
    assert difference.key in (2, "forged")
    assert getattr(difference, side) is not None


def test_an_unknown_column_in_an_event_is_refused(journal):
    with pytest.raises(JournalDamaged, match="column"):
        journal.write(lambda tx: tx.append("task.changed", "task:1", **{"title = 'x' --": 1}), THE_OPERATOR)


def test_a_clock_that_went_backwards_does_not_tear_the_past_apart(folder):
    now = [1000.0]
    with Journal(str(folder), clock=lambda: now[0]) as journal:
        for at, title in ((1000.0, "one"), (500.0, "two"), (2000.0, "three")):
            now[0] = at
            journal.write(create, THE_OPERATOR, title)
        assert [row[1] for row in rebuilt(journal, until_time=600.0)[1]] == ["one", "two"]
