"""What is known about a conversation: noted as it comes in, judged later by core/rules/state.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.journal.transaction import Transaction
    from core.model.evidence import Evidence

LONGEST = 300  # characters kept of what a source says


def note_evidence(
    tx: Transaction, conversation_id: int, source: str, name: str, text: str = "", at: float | None = None
) -> None:
    """Keeps the newest fact of each source; a live fact, not an event. `at` is when it began, now unless given."""
    tx.live(
        "INSERT INTO evidence(conversation_id, source, name, at, text) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT(conversation_id, source) DO UPDATE SET name = excluded.name, at = excluded.at,"
        " text = excluded.text",
        conversation_id,
        source,
        name,
        tx.now if at is None else at,
        text[:LONGEST],
    )


def forget_evidence(tx: Transaction, conversation_id: int) -> None:
    """A new program in the terminal starts with a clean slate; what the one before may have been given counts on."""
    tx.live("DELETE FROM evidence WHERE conversation_id = ? AND source != 'delivery'", conversation_id)
    tx.live("DELETE FROM process_samples WHERE subject = ?", f"conversation:{conversation_id}")
    tx.live("DELETE FROM troubles WHERE conversation_id = ?", conversation_id)
    tx.live("DELETE FROM todo_items WHERE conversation_id = ?", conversation_id)
    tx.live("DELETE FROM sub_agents WHERE conversation_id = ?", conversation_id)


def evidence_of(connection: Any, conversation_id: int) -> tuple[Evidence, ...]:
    """Newest first."""
    from core.model.evidence import Evidence

    found = connection.execute(
        "SELECT conversation_id, source, name, at, text FROM evidence WHERE conversation_id = ? ORDER BY at DESC",
        (conversation_id,),
    ).fetchall()
    return tuple(map(Evidence._make, found))
