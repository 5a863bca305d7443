"""What git has begun in a worktree and not finished, read from the files in its own folder."""

from __future__ import annotations

import os

# Source: wt_status_get_state() in git's wt-status.c. The first that is there names the state.
_MARKS = (
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("rebase-merge", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("sequencer/todo", "cherry-pick"),
    ("BISECT_START", "bisect"),
    ("BISECT_LOG", "bisect"),
)


def in_progress(git_dir: str) -> str | None:
    """`merge`, `rebase`, `cherry-pick`, `revert`, `bisect`, `am`, or None."""
    for mark, name in _MARKS:
        if os.path.exists(os.path.join(git_dir, mark)):
            return name
    return None
