"""Picks one SQLite for the whole process, and says whether it is safe.

SQLite 3.7.0 to 3.51.2 can lose committed pages when one connection writes while another
checkpoints; fixed in 3.51.3 and in the 3.50.7 and 3.44.6 lines (sqlite.org, "WAL-reset bug").
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any, NamedTuple

Version = tuple[int, int, int]


def is_safe(version: Version) -> bool:
    """True when this SQLite cannot lose pages in a write-ahead log that several processes share."""
    if version >= (3, 51, 3):
        return True
    return version[:2] in {(3, 50), (3, 44)} and version[2] >= {50: 7, 44: 6}[version[1]]


class Driver(NamedTuple):
    """The module in use, where it came from, and the verdict."""

    module: ModuleType
    name: str
    version: str
    safe: bool


def _version(module: ModuleType) -> Version:
    major, minor, patch = module.sqlite_version.split(".")[:3]
    return int(major), int(minor), int(patch)


def _described(module: Any, name: str) -> Driver:
    return Driver(module, name, module.sqlite_version, is_safe(_version(module)))


def choose() -> Driver:
    """pysqlite3's SQLite when it is here and fixed, else the standard library's, marked when it is not fixed.

    In this order, so that a process never loads two: that costs milliseconds at every start.
    """
    bundled = _bundled()
    if bundled is not None and (found := _described(bundled, "pysqlite3")).safe:
        return found
    import sqlite3 as standard

    return _described(standard, "sqlite3")


def _bundled() -> Any:
    """pysqlite3, or None. Its SQLite alone: what it has in Python loads datetime for things that nobody asks here.

    That is a millisecond, a twentieth of what a whole hook may take.
    """
    if "pysqlite3.dbapi2" not in sys.modules:
        package = PathFinder.find_spec("pysqlite3")
        places = package.submodule_search_locations if package else None
        spec = PathFinder.find_spec("pysqlite3._sqlite3", places) if places else None
        if spec is not None and spec.loader is not None:
            module = spec.loader.create_module(spec)
            if module is not None:
                spec.loader.exec_module(module)
                return module
    try:
        import pysqlite3.dbapi2 as whole  # pyright: ignore[reportMissingImports, reportMissingModuleSource]
    except ImportError:
        return None
    return whole


DRIVER = choose()
