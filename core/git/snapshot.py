"""Front door of the safety net: take, list, compare and restore snapshots of a worktree."""

from __future__ import annotations

from core.git.archive import Snapshot, archive_ref, delete_snapshot, list_snapshots, read_snapshot
from core.git.snapshot_restore import Restored, restore_snapshot
from core.git.snapshot_take import changed_since, take_snapshot
from core.git.unsaved import Unsaved

__all__ = [
    "Restored",
    "Snapshot",
    "Unsaved",
    "archive_ref",
    "changed_since",
    "delete_snapshot",
    "list_snapshots",
    "read_snapshot",
    "restore_snapshot",
    "take_snapshot",
]
