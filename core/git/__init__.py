"""Worktrees, branches and snapshots."""
