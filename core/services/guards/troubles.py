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
    """Written down as of now."""
    from core.model.trouble import Trouble

    keep_trouble(tx, Trouble(conversation_id, *trouble, source, tx.now))


def keep_trouble(tx: Transaction, trouble: Trouble) -> None:
    """The one place through which every trouble comes in; a live fact, but what is new of it trips the breaker."""
    known = tx.one("SELECT kind, text FROM troubles WHERE conversation_id = ?", trouble.conversation_id)
    if known != (trouble.kind, trouble.text):
        from core.rules.vendor_trouble import VendorTrouble
        from core.services.guards.breakers import trip

        said = VendorTrouble(trouble.kind, trouble.vendor, trouble.reset_at, trouble.text)
        trip(tx, trouble.conversation_id, said)
    tx.live(
        "INSERT OR REPLACE INTO troubles(conversation_id, kind, vendor, reset_at, text, source, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *trouble,
    )


def clear_trouble(tx: Transaction, conversation_id: int) -> None:
    """It works again."""
    tx.live("DELETE FROM troubles WHERE conversation_id = ?", conversation_id)


def vendor_of(tx: Transaction, conversation_id: int) -> str:
    """Whose account a conversation uses."""
    found = tx.one("SELECT kind FROM conversations WHERE id = ?", conversation_id)
    return vendor_named(found[0] if found else "")


def vendor_named(kind: str) -> str:
    """Whose account this kind of agent uses; the kind itself where that is not known."""
    from core.agents.catalog import KINDS

    return (KINDS[kind].vendor if kind in KINDS else "") or kind


def troubles(connection: Any) -> tuple[Trouble, ...]:
    """All that are known now, newest first."""
    from core.model.trouble import Trouble
    from core.services.reading import rows

    return rows(connection, Trouble, "ORDER BY at DESC")
