"""Alarms: a threshold was passed and somebody should look."""

from enum import StrEnum
from typing import NamedTuple


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
    conversation_id: int | None  # None: the machine itself
    kind: str
    text: str
    figure: float  # when it was raised
    threshold: float
    raised_at: float
    cleared_at: float | None
    acknowledged_at: float | None
    acknowledged_by: str
