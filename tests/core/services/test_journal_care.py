import pytest

from core.errors import Conflict, JournalDamaged, NotFound
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.services import journal_care


def create(tx, number):
    tx.append(
        "task.created", f"task:{number}", title=f"task {number}", state="ready", created_by="operator",
        created_at=tx.now, changed_at=tx.now,
    )  # fmt: skip


@pytest.fixture
def journal(tmp_path):
    """Three tasks, made ten seconds apart."""
    now = [1000.0]
    with Journal(str(tmp_path / "journal"), clock=lambda: now[0]) as made:
        for number in (1, 2, 3):
            made.write(create, THE_OPERATOR, number)
            now[0] += 10
        yield made


def test_many_faults_are_told_in_few_lines(journal):
    with journal.connection as connection:
        connection.execute("BEGIN")
        for number in range(4, 50):
            connection.execute(
                "INSERT INTO tasks(id, title, state, created_by, created_at, changed_at) VALUES (?, '', '', '', 0, 0)",
                (number,),
            )
    found = journal.read(journal_care.verify)
    assert not found.healthy
    assert len(found.differences) == 46
    assert len(found.words) == journal_care.MOST_NAMED + 1
    assert found.words[-1] == "and 26 more"


def test_a_reference_to_nothing_is_found(journal):
    journal.connection.execute("PRAGMA foreign_keys = OFF")
    journal.write(lambda tx: tx.append("task.changed", "task:1", parent_id=99), THE_OPERATOR)
    assert "tasks 1 refers to nothing" in journal.read(journal_care.verify).words[0]


@pytest.mark.parametrize(
    ("limit", "tasks"),
    [({"until_seq": 1}, 1), ({"until_seq": 99}, 3), ({"until_time": 1010.0}, 2), ({"until_time": 1e12}, 3)],
)
def test_the_past_is_a_fleet_like_the_present(journal, limit, tasks):
    past = journal.read(journal_care.fleet_at, **limit)
    assert (len(past.tasks), past.seq) == (tasks, tasks)


@pytest.mark.parametrize("limit", [{"until_seq": 0}, {"until_time": 999.0}, {"until_time": 0.0}])
def test_before_the_beginning_there_was_nothing(journal, limit):
    with pytest.raises(NotFound):
        journal.read(journal_care.fleet_at, **limit)


def test_a_copy_is_made_beside_it_and_never_over_another(journal, tmp_path):
    first, second = journal_care.backup(journal), journal_care.backup(journal)
    assert first != second
    with pytest.raises(Conflict):
        journal_care.backup(journal, first)
    with pytest.raises(JournalDamaged):
        journal_care.backup(journal, str(tmp_path / "no" / "such" / "folder.db"))
