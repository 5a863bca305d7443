"""Trouble with a vendor: noted from hooks, session records and screens; forgotten when the agent works again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # hooks pass by here at every event, and mean no trouble
    from core.journal.transaction import Transaction
    from core.model.trouble import Trouble
    from core.rules.vendor_trouble import VendorTrouble


def note_error(tx: Transaction, conversation_id: int, source: str, error: str) -> None:
    """An agent's turn ended by this error; it is trouble with the vendor, or something else."""
    from core.rules.vendor_trouble import read_trouble

    if found := read_trouble(error, vendor_of(tx, conversation_id), tx.now, is_error=True):
        note_trouble(tx, conversation_id, found, source)


def note_trouble(tx: Transaction, conversation_id: int, trouble: VendorTrouble, source: str = "hook") -> None:
    """The one place through which every trouble comes in; a live fact, but what is new of it trips the breaker."""
    known = tx.one("SELECT kind, text FROM troubles WHERE conversation_id = ?", conversation_id)
    if known != (trouble.kind, trouble.text):
        from core.services.breakers import trip

        trip(tx, conversation_id, trouble)
    tx.live(
        "INSERT OR REPLACE INTO troubles(conversation_id, kind, vendor, reset_at, text, source, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        conversation_id,
        *trouble,
        source,
        tx.now,
    )


def clear_trouble(tx: Transaction, conversation_id: int) -> None:
    """It works again."""
    tx.live("DELETE FROM troubles WHERE conversation_id = ?", conversation_id)


def vendor_of(tx: Transaction, conversation_id: int) -> str:
    """Whose account a conversation uses, by its kind of agent."""
    from core.agents.catalog import KINDS

    found = tx.one("SELECT kind FROM conversations WHERE id = ?", conversation_id)
    name = found[0] if found else ""
    return (KINDS[name].vendor if name in KINDS else "") or name


def troubles(connection: Any) -> tuple[Trouble, ...]:
    """All that are known now, newest first."""
    from core.model.trouble import Trouble
    from core.services.reading import rows

    return rows(connection, Trouble, "ORDER BY at DESC")
