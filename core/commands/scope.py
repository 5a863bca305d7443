"""Where a command's key works."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """Where a command's key works: everywhere, or in the panes that show one kind of thing."""

    EVERYWHERE = "everywhere"
    CONVERSATION = "conversation"
    TASK = "task"
    MESSAGE = "message"
    APPROVAL = "approval"
    PROCESS = "process"
