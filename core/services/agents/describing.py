"""What a conversation says of itself: role, specialty, capabilities, its agent's own session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.errors import UsageError
from core.journal.transaction import Transaction
from core.model.conversation import Conversation
from core.rules.bounds import word, words
from core.rules.match import canonical
from core.rules.roles import role_named
from core.services.reading import conversation_numbered


class About(NamedTuple):
    """What a conversation says of itself; None leaves what is known."""

    role: str | None = None
    specialty: str | None = None
    capabilities: Sequence[str] | None = None
    session: str | None = None

    def columns(self) -> dict[str, str]:
        """Checked, as they are stored. Raises UsageError."""
        made = {
            name: role_named(value) if name == "role" else word(value, f"the {name}")
            for name in ("role", "specialty", "session")
            if (value := getattr(self, name)) is not None
        }
        if self.capabilities is not None:
            made["capabilities"] = canonical(words(self.capabilities, "the capability"))
        return made


def describe(tx: Transaction, about: About) -> Conversation:
    """The caller's own facts. Raises UsageError for the operator, who is no conversation, and for odd words."""
    number = tx.actor.conversation_id
    if number is None:
        raise UsageError("only a conversation describes itself", remedy="name a new one: `timonel register NAME`")
    before = conversation_numbered(tx.connection, number)
    news = {name: value for name, value in about.columns().items() if getattr(before, name) != value}
    if news:
        tx.append("conversation.described", f"conversation:{number}", **news)
    return conversation_numbered(tx.connection, number)
