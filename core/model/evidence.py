"""Evidence: one fact from which a conversation's state is computed."""

from typing import NamedTuple


class Evidence(NamedTuple):
    """Where a fact came from (`hook`, `process`, `terminal`, `screen`, `door`), when, and what it says."""

    conversation_id: int
    source: str
    name: str
    at: float
    text: str
