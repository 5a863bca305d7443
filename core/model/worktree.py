"""A worktree: the folder and branch of one conversation, and how far making or removing it has come."""

from enum import StrEnum
from typing import NamedTuple


class Phase(StrEnum):
    """Where a worktree stands between nothing and removed."""

    MAKING = "making"
    READY = "ready"
    REMOVING = "removing"
    REMOVED = "removed"
    UNDONE = "undone"


class Worktree(NamedTuple):
    """One row of `worktrees`; `id` is the conversation's id."""

    id: int
    path: str
    branch: str
    base: str  # what the person typed
    base_commit: str
    made_branch: int  # 1: the branch is ours and may be removed when merged
    adopted: int  # 1: the folder was there before the conversation
    phase: str
    step: str  # the last step known to be done, for recovery
    archive_ref: str
    created_at: float
    removed_at: float | None
