"""Makes a new journal, or brings an older one up to date; always under the writer lock."""

from __future__ import annotations

from typing import Any, NamedTuple

from core.errors import JournalDamaged
from core.journal.backup import default_target, write_copy
from core.journal.failures import SqliteError
from core.journal.schema import SCHEMA, VERSION


class Migration(NamedTuple):
    """One numbered step: the statements that lead from `version - 1` to `version`."""

    version: int
    name: str
    script: str


class Plan(NamedTuple):
    """What a program knows of the journal's shape: the tables of a new one and the steps from every older one."""

    version: int
    schema: str
    migrations: tuple[Migration, ...]


CURRENT = Plan(VERSION, SCHEMA, ())


def create(connection: Any, plan: Plan = CURRENT) -> None:
    """Makes every table in one transaction."""
    _run(connection, plan.schema, plan.version)


def upgrade(connection: Any, path: str, now: float, plan: Plan = CURRENT) -> str:
    """Runs the steps that are missing, each in one transaction, after a backup; returns the backup's path."""
    version = connection.execute("PRAGMA user_version").fetchall()[0][0]
    copy = write_copy(connection, default_target(path, version, now))
    for step in plan.migrations:
        if step.version > version:
            try:
                _run(connection, step.script, step.version)
            except SqliteError as error:
                raise JournalDamaged(
                    f"{path} could not be brought to version {step.version} ({step.name}: {error});"
                    " that step changed nothing",
                    remedy=f"a copy of what it was is {copy}",
                    code="upgrade_failed",
                ) from error
    return copy


def _run(connection: Any, script: str, version: int) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version = {version};COMMIT;")
    except SqliteError:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
