import sys
from types import SimpleNamespace

import pytest

from core.journal import driver


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 0), False),
        ((3, 45, 7), False),
        ((3, 46, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_verdict_follows_the_published_fixes(version, safe):
    assert driver.is_safe(version) is safe


def choose(monkeypatch, standard, bundled):
    dbapi2 = SimpleNamespace(sqlite_version=bundled) if bundled else None
    monkeypatch.setitem(sys.modules, "pysqlite3", SimpleNamespace(dbapi2=dbapi2, sqlite_version=bundled))
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", dbapi2)
    monkeypatch.setitem(sys.modules, "sqlite3", SimpleNamespace(sqlite_version=standard) if standard else None)
    chosen = driver.choose()
    return chosen.name, chosen.version, chosen.safe


@pytest.mark.parametrize("standard", ["3.40.1", "3.51.3", None])
def test_a_fixed_bundle_is_taken_and_nothing_else_is_loaded(monkeypatch, standard):
    assert choose(monkeypatch, standard, "3.53.4") == ("pysqlite3", "3.53.4", True)


@pytest.mark.parametrize("bundled", [None, "3.51.1"])
@pytest.mark.parametrize(("standard", "safe"), [("3.40.1", False), ("3.51.3", True)])
def test_else_the_standard_library_is_used_and_marked(monkeypatch, standard, safe, bundled):
    assert choose(monkeypatch, standard, bundled) == ("sqlite3", standard, safe)
