"""Which worktree is to be measured next, and what was found."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from core.git.disk_use import DiskUse
from core.journal.transaction import Transaction
from core.model.health import DiskSample
from core.services.health.samples import replace

# Never measured first, then the oldest.
_NEXT = (
    "SELECT w.id, w.path FROM worktrees w JOIN conversations c ON c.id = w.id"
    " LEFT JOIN disk_samples d ON d.conversation_id = w.id"
    " WHERE c.closed_at IS NULL AND w.phase = 'ready' AND (d.at IS NULL OR d.at < ? OR d.at > ?)"
    " ORDER BY d.at IS NOT NULL, d.at, w.id"
)


class Unmeasured(NamedTuple):
    """A worktree whose size is not known, or known for long."""

    conversation_id: int
    path: str


def next_unmeasured(connection: Any, now: float, seconds: float, but: Collection[int] = ()) -> Unmeasured | None:
    """One whose last measurement is so many seconds ago, or lies in a future that was not; none of `but`."""
    found = connection.execute(_NEXT, (now - seconds, now + seconds)).fetchall()
    return next((Unmeasured(*row) for row in found if row[0] not in but), None)


def note_disk_use(tx: Transaction, conversation_id: int, use: DiskUse) -> None:
    """Unless it was torn down meanwhile."""
    if tx.one("SELECT 1 FROM conversations WHERE id = ? AND closed_at IS NULL", conversation_id):
        replace(tx, DiskSample(conversation_id, use.sources, use.ignored, use.files, int(use.whole), tx.now))
