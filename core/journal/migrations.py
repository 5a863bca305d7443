"""Makes a new journal, or brings an older one up to date; always under the writer lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from core.errors import JournalNewer
from core.journal.schema import SCHEMA, VERSION


class Migration(NamedTuple):
    """One numbered step: the statements that lead from `version - 1` to `version`."""

    version: int
    name: str
    script: str


MIGRATIONS: tuple[Migration, ...] = ()


def stored_version(connection: Any) -> int:
    """0 for a new file."""
    return connection.execute("PRAGMA user_version").fetchall()[0][0]


def refuse_newer(version: int, path: str, newest: int = VERSION) -> None:
    """A journal of a newer program is left unharmed."""
    if version > newest:
        raise JournalNewer(
            f"{path} was written by a newer Timonel (journal version {version}, this program knows {newest})",
            remedy="upgrade Timonel; the journal was not touched",
        )


def create(connection: Any) -> None:
    """Makes every table in one transaction."""
    script = f"BEGIN IMMEDIATE;{SCHEMA}PRAGMA user_version = {VERSION};COMMIT;"
    connection.executescript(script)


def upgrade(connection: Any, path: str, now: float, migrations: Sequence[Migration] = MIGRATIONS) -> str:
    """Runs the steps that are missing, each in one transaction, after a backup; returns the backup's path."""
    version = stored_version(connection)
    backup = f"{path}.v{version}-{int(now)}.bak"
    connection.execute("VACUUM INTO ?", (backup,))
    for step in migrations:
        if step.version > version:
            connection.executescript(f"BEGIN IMMEDIATE;{step.script};PRAGMA user_version = {step.version};COMMIT;")
    return backup
