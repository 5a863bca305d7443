"""An event: one line of the append-only log."""

from typing import NamedTuple


class Event(NamedTuple):
    """One row of `events`. `subject` is `table:id`, `payload` JSON of the changed columns."""

    seq: int
    at: float
    actor: str
    kind: str
    subject: str
    payload: str
