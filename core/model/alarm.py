"""Alarms: a threshold was passed and somebody should look."""

from enum import StrEnum
from typing import NamedTuple

MACHINE = "machine"
"""The subject of an alarm that is about no program."""


class AlarmKind(StrEnum):
    """What is wrong. The last two concern the machine, not one conversation."""

    MEMORY = "memory"
    CPU = "cpu"
    SILENT = "silent"
    HELD = "held"
    DISK = "disk"
    HOST_MEMORY = "host_memory"
    HOST_DISK = "host_disk"


class Alarm(NamedTuple):
    """One row of `alarms`."""

    id: int
    conversation_id: int | None  # whose line shows it; None: the machine itself, or a process of the project
    kind: str
    text: str
    figure: float  # when it was raised
    threshold: float
    raised_at: float
    cleared_at: float | None
    acknowledged_at: float | None
    acknowledged_by: str
    process_id: int | None = None  # the background process that it is about

    @property
    def subject(self) -> str:
        """What it is about: "process:3", "conversation:7" or the machine."""
        if self.process_id is not None:
            return f"process:{self.process_id}"
        return MACHINE if self.conversation_id is None else f"conversation:{self.conversation_id}"
