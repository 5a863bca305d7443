"""A state that follows a report at once, in the report's own transaction: nobody has to look first.

Hooks come through here at every event, so a report that changes nothing costs one small query and no import.
"""

from __future__ import annotations

from core.journal.transaction import Transaction

LEFT_ALONE = frozenset({"paused", "exited", "failed", "closed"})
"""What a program said on its way out, or before it was held, changes nothing."""


def follow_report(tx: Transaction, number: int, reported: str) -> None:
    """`reported` is working, idle or waiting. The rest, such as a silence, is the supervisor's to see."""
    row = tx.one("SELECT state, finding FROM conversations WHERE id = ?", number)
    if row is None or row[0] == reported or row[0] in LEFT_ALONE or row[1] == "looping":
        return
    from core.rules.facts import Limits
    from core.services.conversation_moves import moved
    from core.services.judging import facts_of, judged, watched

    for one in watched(tx.connection, number):
        judgement = judged(one, facts_of(one, tx.now, Limits())._replace(terminal_seen=True))
        if judgement.state != row[0]:
            moved(tx, number, judgement)
