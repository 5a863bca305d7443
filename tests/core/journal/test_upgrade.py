import hashlib
import sqlite3
import stat

import pytest

from core.errors import JournalDamaged, JournalNewer
from core.journal.driver import DRIVER
from core.journal.journal import Journal
from core.journal.migrations import CURRENT, Migration, Plan
from core.model.actor import THE_OPERATOR

NOW = 1_700_000_000.0
ADD_COLUMN = Migration(CURRENT.version + 1, "colours", "ALTER TABLE tasks ADD COLUMN colour TEXT NOT NULL DEFAULT ''")
ADD_TABLE = Migration(CURRENT.version + 2, "labels", "CREATE TABLE labels(id INTEGER PRIMARY KEY) STRICT")
BROKEN = Migration(CURRENT.version + 2, "labels", "CREATE TABLE half(id INTEGER); CREATE TABLE tasks(id INTEGER)")
NEXT = Plan(CURRENT.version + 1, CURRENT.schema, (ADD_COLUMN,))
AFTER_NEXT = Plan(CURRENT.version + 2, CURRENT.schema, (ADD_COLUMN, ADD_TABLE))
FAILING = Plan(CURRENT.version + 2, CURRENT.schema, (ADD_COLUMN, BROKEN))


def add(tx, title="kept"):
    number = tx.next_id("tasks")
    tx.append(
        "task.created", f"task:{number}", title=title, state="ready", created_by="x", created_at=1.0, changed_at=1.0
    )


def columns(connection):
    return {row[1] for row in connection.execute("PRAGMA table_info(tasks)").fetchall()}


def version(connection):
    return connection.execute("PRAGMA user_version").fetchall()[0][0]


@pytest.fixture
def old(folder):
    """A journal of this version with one task."""
    with Journal(str(folder)) as journal:
        journal.write(add, THE_OPERATOR)
    return folder


def opened(folder, plan):
    return Journal(str(folder), clock=lambda: NOW, plan=plan)


def contents(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize("plan", [NEXT, AFTER_NEXT])
def test_an_older_journal_is_brought_up_to_date_and_keeps_its_contents(old, plan):
    with opened(old, plan) as journal:
        assert journal.read(version) == plan.version
        assert "colour" in journal.read(columns)
        assert journal.read(lambda c: c.execute("SELECT title FROM tasks").fetchall()) == [("kept",)]


def test_the_copy_made_before_is_whole_and_private(old):
    opened(old, AFTER_NEXT).close()
    (copy,) = old.glob("*.bak")
    assert copy.name == f"journal.db.v{CURRENT.version}-{int(NOW)}.bak"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    connection = DRIVER.module.connect(str(copy))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert version(connection) == CURRENT.version
    assert "colour" not in columns(connection)
    assert connection.execute("SELECT title FROM tasks").fetchall() == [("kept",)]
    connection.close()


def test_an_upgrade_is_made_once(old):
    opened(old, NEXT).close()
    opened(old, NEXT).close()
    assert len(list(old.glob("*.bak"))) == 1


def test_a_step_that_fails_changes_nothing_and_names_the_copy(old):
    with pytest.raises(JournalDamaged, match=f"version {CURRENT.version + 2} .labels") as caught:
        opened(old, FAILING)
    (copy,) = old.glob("*.bak")
    assert str(copy) in caught.value.line
    with opened(old, NEXT) as journal:  # the step before it stands
        tables = {row[0] for row in journal.read(lambda c: c.execute("SELECT name FROM sqlite_master").fetchall())}
    assert "half" not in tables


def test_a_second_try_in_the_same_second_makes_a_second_copy(old):
    for _ in range(2):
        with pytest.raises(JournalDamaged):
            opened(old, FAILING)
    assert len(list(old.glob("*.bak"))) == 2


def test_a_journal_of_a_newer_program_is_refused_and_not_touched(old):
    opened(old, NEXT).close()
    before = contents(old)
    with pytest.raises(JournalNewer, match="newer Timonel") as caught:
        Journal(str(old))
    assert "upgrade Timonel" in caught.value.line
    assert contents(old) == before


def test_a_program_that_ran_through_an_upgrade_writes_no_more(old):
    with Journal(str(old)) as running:
        opened(old, NEXT).close()
        with pytest.raises(JournalNewer):
            running.write(add, THE_OPERATOR)
        assert running.read(lambda c: c.execute("SELECT count(*) FROM tasks").fetchall()) == [(1,)]


def test_a_database_of_something_else_is_left_alone(folder):
    folder.mkdir()
    other = sqlite3.connect(folder / "journal.db")
    other.execute("CREATE TABLE theirs(id)")
    other.commit()
    other.close()
    before = (folder / "journal.db").read_bytes()
    with pytest.raises(JournalDamaged, match="database of something else"):
        Journal(str(folder))
    assert (folder / "journal.db").read_bytes() == before
