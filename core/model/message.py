"""Messages and their receipts."""

from enum import StrEnum
from typing import NamedTuple


class MessageKind(StrEnum):
    """What a message is for."""

    STATUS_UPDATE = "status_update"
    TASK_REQUEST = "task_request"
    HELP_REQUEST = "help_request"
    COMPLETION_NOTICE = "completion_notice"
    BROADCAST = "broadcast"
    DELEGATION = "delegation"
    NOTE = "note"


class Importance(StrEnum):
    """How loudly a message asks for attention."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Message(NamedTuple):
    """One row of `messages`. `recipient` is the address as written: a name, `role:R`, `all` or `operator`."""

    id: int
    sender: str
    recipient: str
    kind: str
    subject: str
    body: str
    thread: int
    reply_to: int | None
    importance: str
    sent_at: float
    expires_at: float | None


class Receipt(NamedTuple):
    """One row of `receipts`: one message for one reader. A time is set when it is true, never earlier."""

    id: int
    message_id: int
    recipient: str
    queued_at: float
    delivered_at: float | None
    read_at: float | None
    acknowledged_at: float | None
    via: str  # how it was delivered: hook, socket, paste, cli, screen
    expired_at: float | None = None  # its time to live ended before it was delivered
