from types import SimpleNamespace

import pytest

from core.journal.driver import DRIVER, Driver
from core.services.doctor import machine
from core.services.doctor.finding import Verdict


def says(text):
    return lambda argv: text


def missing(argv):
    raise FileNotFoundError(argv[0])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("git version 2.39.5", "ok"),
        ("git version 2.38.0", "ok"),
        ("git version 2.37.9", "bad"),
        ("git version 1.8.3", "bad"),
        ("git version 3.0.1 (Apple Git-1)", "ok"),
        ("nothing", "warn"),
    ],
)
def test_git(text, verdict):
    assert machine.git(says(text)).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("tmux 3.6", "ok"),
        ("tmux 3.6a", "ok"),
        ("tmux 4.0", "ok"),
        ("tmux next-3.7", "ok"),
        ("tmux master", "ok"),
        ("tmux 3.5a", "warn"),
        ("tmux 3.2a", "warn"),
        ("tmux 3.2", "bad"),
        ("tmux 2.9", "bad"),
        ("", "warn"),
    ],
)
def test_tmux(text, verdict):
    assert machine.tmux(says(text)).verdict == verdict


def test_what_is_missing_comes_with_how_to_install_it():
    assert machine.git(missing).verdict == Verdict.BAD
    found = machine.tmux(missing)
    assert found.verdict == Verdict.WARN
    assert "apt install tmux" in found.remedy
    nothing = machine.agents(lambda program: None)
    assert nothing.verdict == Verdict.WARN
    assert "claude" in nothing.remedy.lower()
    assert machine.agents(lambda program: program).verdict == Verdict.OK


def test_python():
    assert machine.python((3, 11, 0)).verdict == Verdict.OK
    assert machine.python((3, 10, 9)).verdict == Verdict.BAD


def test_sqlite_tells_version_source_and_verdict():
    found = machine.sqlite()
    assert DRIVER.version in found.words
    assert found.verdict == (Verdict.OK if DRIVER.safe else Verdict.WARN)
    unsafe = Driver(DRIVER.module, "sqlite3", "3.40.1", False)
    assert machine.sqlite(unsafe).verdict == Verdict.WARN
    assert "pysqlite3" in machine.sqlite(unsafe).remedy


def test_a_network_file_system_is_bad(monkeypatch, tmp_path):
    assert machine.filesystem(str(tmp_path)).verdict == Verdict.OK
    monkeypatch.setattr(machine, "network_filesystem", lambda path: "nfs4")
    assert machine.filesystem("/x").verdict == Verdict.BAD


def test_a_nearly_full_disk_is_bad(monkeypatch, tmp_path):
    for free, verdict in ((100 << 20, Verdict.BAD), (10 << 30, Verdict.OK)):
        monkeypatch.setattr(machine.os, "statvfs", lambda path, n=free: SimpleNamespace(f_bavail=n, f_frsize=1))
        assert machine.disk(str(tmp_path)).verdict == verdict


def test_a_program_that_hangs_or_prints_nothing_is_survived():
    assert machine.printed(("true",)) == ""
