"""Disks that fill up, files that break, folders that may not be written: one typed line and no half state."""

import os
import shutil
import subprocess
import tempfile

import pytest

from core.errors import JournalDamaged, JournalError
from core.journal.failures import as_file_error, as_journal_error
from core.journal.journal import Journal
from core.model.actor import THE_OPERATOR
from core.services.journal_care import verify

NOBODY = 65534


def add(tx, title="a task", body=""):
    number = tx.next_id("tasks")
    tx.append(
        "task.created", f"task:{number}", title=title, body=body, state="ready", created_by="x", created_at=1.0,
        changed_at=1.0,
    )  # fmt: skip


def titles(connection):
    return connection.execute("SELECT title FROM tasks ORDER BY id").fetchall()


def test_a_file_that_is_no_database(folder):
    folder.mkdir()
    (folder / "journal.db").write_bytes(b"not a database at all " * 500)
    before = (folder / "journal.db").read_bytes()
    with pytest.raises(JournalDamaged, match="not a healthy journal") as caught:
        Journal(str(folder))
    assert "backup" in caught.value.line
    assert (folder / "journal.db").read_bytes() == before


def broken(folder, pages):
    """A journal of many pages, some of which were overwritten."""
    with Journal(str(folder)) as journal:
        for number in range(200):
            journal.write(add, THE_OPERATOR, f"task {number}", "words " * 100)
    path = folder / "journal.db"
    with open(path, "r+b") as file:
        for page in pages:
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)
    return path


def test_broken_pages_are_told_in_one_line(folder):
    path = broken(folder, range(3, os.path.getsize(broken(folder, ())) // 4096))
    before = path.read_bytes()
    with pytest.raises(JournalDamaged) as caught, Journal(str(folder)) as journal:
        journal.read(titles)
    assert "\n" not in caught.value.line
    assert "not a healthy journal" in caught.value.line
    assert path.read_bytes() == before


def test_a_few_broken_pages_are_found_by_verify(folder):
    broken(folder, (20, 21))
    with Journal(str(folder)) as journal:
        try:
            found = journal.read(verify)
        except JournalDamaged:
            return  # the page was on the way of the check itself, which is as clear
        assert not found.healthy


def test_a_full_file_system_is_told_and_nothing_is_half_written(tmp_path, start):
    process = start("writing.py", "filler", tmp_path / "journal", 600_000)
    out, err = process.communicate("go\n", timeout=60)
    assert err == ""
    code, written, found, line = out.splitlines()[-1].split("\t")
    assert (code, found) == ("disk_full", written)
    assert "full" in line
    with Journal(str(tmp_path / "journal")) as journal:
        assert journal.read(verify).words == ()
        assert journal.read(titles)[-1] == ("after",)


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of one megabyte."""
    place = tmp_path / "tiny"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True)
    if done.returncode:
        pytest.skip("mounting needs root")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(tiny_disk):
    with Journal(str(tiny_disk / "journal")) as journal:
        journal.write(add, THE_OPERATOR, "before")
        with pytest.raises(JournalError) as caught:
            for number in range(500):
                journal.write(add, THE_OPERATOR, f"filler {number}", "x" * 20_000)
        assert caught.value.code == "disk_full"
        stored = len(journal.read(titles)) - 1
        assert f"filler {stored - 1}" == journal.read(titles)[-1][0]
        assert journal.read(verify).words == ()
        assert not journal.connection.in_transaction


def test_a_full_disk_has_no_room_for_a_new_journal_either(tiny_disk):
    (tiny_disk / "ballast").write_bytes(b"")
    with open(tiny_disk / "ballast", "wb", buffering=0) as file, pytest.raises(OSError):
        while True:
            file.write(b"x" * 4096)
    with pytest.raises(JournalDamaged) as caught:
        Journal(str(tiny_disk / "journal"))
    assert caught.value.code == "disk_full"


def as_nobody(folder):
    """Opens and writes as a user without rights here, in a child of this process; returns what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            try:
                with Journal(folder) as journal:
                    journal.write(lambda tx: tx.append("note.made", "note:1"), THE_OPERATOR)
                said = "none|it was written"
            except JournalError as error:
                said = f"{error.code}|{error.line}"
            os.write(writing, said.encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    said = os.read(reading, 10_000).decode()
    os.close(reading)
    return said.partition("|")


@pytest.mark.parametrize("loose", ["folder", "files"])
def test_a_journal_that_may_not_be_written(loose, tmp_path):
    # Below /tmp itself: the folders of pytest are closed to other users.
    place = tempfile.mkdtemp(prefix="tml-")
    folder = os.path.join(place, "journal")
    try:
        Journal(folder).close()
        if loose == "folder":
            os.chmod(place, 0o755)
            os.chmod(folder, 0o555)
        else:
            os.chmod(place, 0o777)
            os.chmod(folder, 0o777 if os.getuid() == 0 else 0o700)
            for name in os.listdir(folder):
                os.chmod(os.path.join(folder, name), 0o444)
        code, _, line = as_nobody(folder)
    finally:
        os.chmod(folder, 0o700)
        shutil.rmtree(place)
    assert code == "no_permission"
    assert "write access" in line


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("database is locked", "journal_busy", "nothing was written"),
        ("database or disk is full", "disk_full", "free some space"),
        ("disk I/O error", "disk_full", "free some space"),
        ("attempt to write a readonly database", "no_permission", "write access"),
        ("unable to open database file", "no_permission", "write access"),
        ("database disk image is malformed", "journal_damaged", "backup"),
        ("file is not a database", "journal_damaged", "backup"),
        ("UNIQUE constraint failed: keys.key", "conflict", "nothing was written"),
        ("no such column: x", "journal", "doctor"),
    ],
)
def test_every_complaint_of_sqlite_has_its_error(said, code, words):
    error = as_journal_error(ValueError(said), "/the/journal.db")
    assert error.code == code
    assert words in error.line


def test_a_full_disk_around_the_store_has_the_same_code():
    assert as_file_error(OSError(28, "No space left on device"), "/x").code == "disk_full"
