import os
import stat

import pytest

from core.errors import Conflict, JournalBusy, NotFound, UsageError
from core.journal.failures import SqliteError
from core.journal.journal import Journal
from core.journal.lock import WriterLock
from core.model.actor import THE_OPERATOR


def add(tx, title="a task", **more):
    number = tx.next_id("tasks")
    tx.append(
        "task.created", f"task:{number}", title=title, state="ready", created_by=tx.actor.name, created_at=tx.now,
        changed_at=tx.now, **more,
    )  # fmt: skip
    return number


def count(connection, table="tasks"):
    return connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]


def test_a_new_journal_is_for_its_owner_alone(folder, journal):
    journal.write(add, THE_OPERATOR)
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
    for name in ("journal.db", "journal.db-wal", "journal.db-shm", "journal.lock"):
        assert stat.S_IMODE(os.stat(folder / name).st_mode) == 0o600, name


def test_a_folder_that_others_may_read_is_tightened(folder):
    folder.mkdir(mode=0o755)
    with Journal(str(folder)):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


def test_the_pragmas_that_safety_rests_on_are_set(journal):
    wanted = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "trusted_schema": 0}
    found = {name: journal.read(lambda c, n=name: c.execute(f"PRAGMA {n}").fetchall()[0][0]) for name in wanted}
    assert found == wanted


def test_full_sync_is_a_choice(folder):
    with Journal(str(folder), full_sync=True) as journal:
        assert journal.read(lambda c: c.execute("PRAGMA synchronous").fetchall()[0][0]) == 2


def test_a_change_and_its_event_are_one(journal):
    number = journal.write(add, THE_OPERATOR, "the first")
    event = journal.read(lambda c: c.execute("SELECT actor, kind, subject FROM events").fetchall())
    assert event == [("operator", "task.created", f"task:{number}")]
    assert journal.read(lambda c: c.execute("SELECT title FROM tasks").fetchall()) == [("the first",)]


@pytest.mark.parametrize("error", [NotFound("no"), ValueError("a bug"), KeyboardInterrupt()])
def test_a_change_that_fails_midway_leaves_nothing(journal, error):
    def change(tx):
        add(tx)
        raise error

    with pytest.raises(type(error)):
        journal.write(change, THE_OPERATOR)
    assert journal.read(count) == journal.read(count, "events") == 0
    assert journal.write(add, THE_OPERATOR) == 1


def test_what_the_tables_forbid_is_a_conflict_and_nothing_is_written(journal):
    def change(tx):
        add(tx)
        add(tx, priority=9)

    with pytest.raises(Conflict, match="nothing was written"):
        journal.write(change, THE_OPERATOR)
    assert journal.read(count) == 0


@pytest.mark.parametrize("sql", ["UPDATE events SET actor = 'x'", "DELETE FROM events"])
def test_events_can_neither_be_changed_nor_removed(journal, sql):
    journal.write(add, THE_OPERATOR)
    with pytest.raises(SqliteError, match="append-only"):
        journal.connection.execute(sql)
    assert journal.read(count, "events") == 1


def test_one_key_is_one_change(journal):
    journal.write(add, THE_OPERATOR, idempotency_key="k")
    with pytest.raises(Conflict):
        journal.write(add, THE_OPERATOR, idempotency_key="k")
    assert journal.read(count) == 1


def test_whoever_waits_longer_than_patience_is_told_in_one_line(folder, journal):
    with (
        Journal(str(folder), patience=0.05) as hasty,
        WriterLock(str(folder / "journal.lock"), patience=1),
        pytest.raises(JournalBusy) as caught,
    ):
        hasty.write(add, THE_OPERATOR)
    assert "\n" not in caught.value.line
    assert "0.05 s" in caught.value.line
    assert "nothing was written" in caught.value.line
    assert journal.read(count) == 0
    assert journal.write(add, THE_OPERATOR) == 1


def test_reading_needs_no_lock(folder, journal):
    journal.write(add, THE_OPERATOR)
    with WriterLock(str(folder / "journal.lock"), patience=1), Journal(str(folder), patience=0.01) as reader:
        assert reader.read(count) == 1


def test_a_read_is_one_picture_even_while_others_write(folder, journal):
    with Journal(str(folder)) as other:

        def query(connection):
            before = count(connection)
            other.write(add, THE_OPERATOR)
            return before, count(connection)

        assert journal.read(query) == (0, 0)
    assert journal.read(count) == 1


def test_a_failing_query_ends_its_transaction(journal):
    with pytest.raises(ZeroDivisionError):
        journal.read(lambda connection: 1 // 0)
    assert not journal.connection.in_transaction


def test_half_characters_are_replaced_in_the_log_and_the_table_alike(journal):
    journal.write(add, THE_OPERATOR, "smile \ud83d")
    assert journal.read(lambda c: c.execute("SELECT title FROM tasks").fetchall()) == [("smile ?",)]
    assert "smile ?" in journal.read(lambda c: c.execute("SELECT payload FROM events").fetchall())[0][0]


def test_a_number_beyond_the_store_is_refused(journal):
    with pytest.raises(UsageError, match="too large"):
        journal.write(add, THE_OPERATOR, epoch=2**63)
    with pytest.raises(UsageError, match="too large"):
        journal.read(lambda c: c.execute("SELECT * FROM tasks WHERE id = ?", (2**63,)).fetchall())
    assert journal.read(count, "events") == 0
