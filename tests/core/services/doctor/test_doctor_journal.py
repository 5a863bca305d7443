import os

import pytest

from core.journal.lock import WriterLock
from core.model.actor import THE_OPERATOR
from core.services.doctor import journal as checks
from core.services.doctor.finding import Verdict
from core.services.journal_care import verify


def create(tx, number, state="ready", **columns):
    tx.append(
        "task.created", f"task:{number}", title=f"task {number}", state=state, created_by="operator",
        created_at=tx.now, changed_at=tx.now, **columns,
    )  # fmt: skip


def need(tx, number, task, other, kind="needs"):
    tx.append("need.created", f"need:{number}", task_id=task, need_id=other, kind=kind)


def test_loose_permissions_are_found_and_mended(project):
    assert checks.modes(project).verdict == Verdict.OK
    os.chmod(project.journal.path, 0o644)
    os.chmod(project.journal.folder, 0o755)
    found = checks.modes(project)
    assert (found.verdict, found.fixable) == (Verdict.BAD, True)
    assert "journal.db 0644" in found.words
    checks.tighten(project)
    assert checks.modes(project).verdict == Verdict.OK


def test_a_log_that_only_grows_names_who_keeps_it(project, monkeypatch):
    project.journal.write(create, THE_OPERATOR, 1)
    assert checks.log_size(project).verdict == Verdict.OK
    monkeypatch.setattr(checks, "WAL_LIMIT", 10)
    found = checks.log_size(project)
    assert found.verdict == Verdict.WARN
    assert f"(pid {os.getpid()})" in found.words


def test_the_journal_is_checked_against_its_log(project):
    project.journal.write(create, THE_OPERATOR, 1)
    assert checks.health(project).verdict == Verdict.OK
    project.journal.connection.execute("UPDATE tasks SET title = 'forged'")
    assert checks.health(project).verdict == Verdict.BAD


@pytest.mark.parametrize(
    ("said", "state", "hold", "true", "becomes"),
    [
        (3, "blocked", "", 1, "blocked"),
        (0, "ready", "", 1, "blocked"),
        (1, "blocked", "", 0, "ready"),
        (1, "blocked", "by hand", 0, "blocked"),
        (1, "leased", "", 0, "leased"),
        (7, "done", "", 0, "done"),
    ],
)
def test_counters_are_audited_and_mended_through_the_log(project, said, state, hold, true, becomes):
    def change(tx):
        create(tx, 1, "ready" if true else "done")
        create(tx, 2, state, open_needs=said, hold=hold)
        need(tx, 1, 2, 1)

    project.journal.write(change, THE_OPERATOR)
    found = checks.counters(project)
    assert (found.verdict, found.fixable) == (Verdict.BAD, True)
    assert f"#2 says {said} open needs, is {true}" in found.words
    assert project.journal.write(checks.recount, THE_OPERATOR) == 1
    assert checks.counters(project).verdict == Verdict.OK
    row = project.journal.read(lambda c: c.execute("SELECT state, open_needs FROM tasks WHERE id = 2").fetchall())
    assert row == [(becomes, true)]
    assert project.journal.read(verify).words == ()


def test_wants_are_counted_too_and_block_nothing(project):
    def change(tx):
        create(tx, 1, "done")
        create(tx, 2)
        create(tx, 3, "ready", open_wants=2)
        create(tx, 4, "blocked", open_needs=0, open_wants=0)
        wants = {"kind": "wants"}
        need(tx, 1, 3, 1, **wants)
        need(tx, 2, 3, 2, **wants)
        need(tx, 3, 4, 2, **wants)
        need(tx, 4, 4, 3)

    project.journal.write(change, THE_OPERATOR)
    found = checks.counters(project).words
    assert "3 counters off: #4 says 0 open needs, is 1, #3 says 2 open wants, is 1, #4 says 0 open wants, is 1" in found
    assert project.journal.write(checks.recount, THE_OPERATOR) == 3
    assert checks.counters(project).verdict == Verdict.OK
    rows = project.journal.read(lambda c: c.execute("SELECT state, open_needs, open_wants FROM tasks").fetchall())
    assert rows[2:] == [("ready", 0, 1), ("blocked", 1, 1)]
    assert project.journal.read(verify).words == ()


def test_counters_that_are_right_are_left_alone(project):
    def change(tx):
        create(tx, 1)
        create(tx, 2, "blocked", open_needs=1)
        create(tx, 3)
        need(tx, 1, 2, 1)
        need(tx, 2, 3, 1)
        tx.append("need.dropped", "need:2", dropped_at=tx.now)

    project.journal.write(change, THE_OPERATOR)
    assert checks.counters(project).verdict == Verdict.OK


def test_a_lock_that_is_sat_on_names_its_holder(project, monkeypatch):
    assert checks.writer_lock(project).verdict == Verdict.OK
    monkeypatch.setattr(checks, "LOCK_PATIENCE", 0.05)
    path = os.path.join(project.journal.folder, "journal.lock")
    lock = WriterLock(path, patience=1)
    with lock:
        found = checks.writer_lock(project)
    lock.close()
    assert found.verdict == Verdict.BAD
    assert f"(pid {os.getpid()})" in found.words
    assert checks.lock_holders(path) == []
