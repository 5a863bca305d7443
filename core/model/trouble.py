"""Trouble of a conversation with its vendor: a limit that is used up, or an account that is not known."""

from typing import NamedTuple


class Trouble(NamedTuple):
    """One row of `troubles`, a live fact: the newest of a conversation, gone as soon as it works again."""

    conversation_id: int
    kind: str  # quota or auth
    vendor: str  # whose account; the agent kind's name where that is not known
    reset_at: float | None  # when the limit ends, where the vendor said so
    text: str
    source: str  # hook, record or screen: where it was read
    at: float
