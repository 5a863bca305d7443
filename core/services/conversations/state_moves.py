"""The change of a conversation's state. By itself, because every hook that changes one does just this."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.journal.transaction import Transaction
    from core.rules.judgement import Judgement


def moved(tx: Transaction, number: int, judgement: Judgement, exit_code: int | None = None, *, lost: str = "") -> None:
    """A new state, or a new reason for the same one. `lost` is the state in which its terminal was taken from it."""
    columns: dict[str, object] = {"exit_code": exit_code} if exit_code is not None else {}
    if tx.one("SELECT 1 FROM conversations WHERE id = ? AND state = ?", number, judgement.state) is None:
        columns["state_at"] = tx.now  # the age of a state does not begin anew with each of its reasons
    tx.append(
        "conversation.moved",
        f"conversation:{number}",
        state=judgement.state,
        reason=judgement.reason,
        confidence=judgement.confidence,
        evidence=json.dumps(judgement.evidence, ensure_ascii=False),
        finding=judgement.finding,
        lost=lost,
        **columns,
    )
