"""An agent's context use, by its own figures: a live fact with a source and an age."""

from __future__ import annotations

from core.errors import UsageError
from core.journal.transaction import Transaction
from core.model.process import ContextSample


def note_context(
    tx: Transaction,
    conversation_id: int,
    used: int | None,
    size: int | None,
    *,
    source: str,
    model: str = "",
    cost: float | None = None,
) -> None:
    """`used` and `size` are tokens; None is unknown and shown as unknown."""
    if (used is not None and used < 0) or (size is not None and size <= 0):
        raise UsageError("context figures are tokens, and not negative", remedy="give USED and SIZE as whole numbers")
    sample = ContextSample(conversation_id, used, size, source, model, cost, tx.now)
    columns = ", ".join(ContextSample._fields)
    marks = ", ".join("?" * len(ContextSample._fields))
    tx.live(f"INSERT OR REPLACE INTO context_samples({columns}) VALUES ({marks})", *sample)
