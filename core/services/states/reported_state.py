"""A state that follows a report at once, in the report's own transaction: nobody has to look first.

Hooks come through here at every event, so a report that changes nothing costs one small query, and one that does is
judged without the whole rule where nothing but the report counts.
"""

from __future__ import annotations

from core.journal.transaction import Transaction

LEFT_ALONE = frozenset({"paused", "exited", "failed", "closed"})
"""What a program said on its way out, or before it was held, changes nothing."""
ROW = "SELECT state, finding, name, opened_at FROM conversations WHERE id = ?"
MORE = (
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM approvals WHERE state = 'open' AND conversation = ?)"
    " OR EXISTS (SELECT 1 FROM troubles WHERE conversation_id = ?)"
)
"""Whether anything counts beside the report."""
NEWEST = (
    "SELECT source, name, at, text FROM evidence WHERE conversation_id = ? AND source IN ('hook', 'door', 'record')"
    " ORDER BY at DESC LIMIT 1"
)
SURE = 0.95  # of a fresh report, as in core/rules/state.py


def follow_report(tx: Transaction, number: int, reported: str) -> None:
    """`reported` is working, idle or waiting. The rest, such as a silence, is the supervisor's to see."""
    row = tx.one(ROW, number)
    if row is None or row[0] == reported or row[0] in LEFT_ALONE or row[1] == "looping" or row[3] is None:
        return
    if tx.one(MORE, row[2], number) is not None:
        _by_the_whole_rule(tx, number, row[0])
        return
    source, state, at, text = tx.one(NEWEST, number)
    if state == row[0]:
        return  # a record that is older than the newest hook
    from core.rules.judgement import Judgement
    from core.services.conversations.state_moves import moved

    fact = (source, at, f"{state}: {text}" if text else state)
    moved(tx, number, Judgement(state, text or f"said so by {source}", SURE, (fact,)))


def _by_the_whole_rule(tx: Transaction, number: int, state: str) -> None:
    from core.rules.facts import Limits
    from core.services.conversations.state_moves import moved
    from core.services.states.judging import facts_of, judged, watched

    for one in watched(tx.connection, number):
        judgement = judged(one, facts_of(one, tx.now, Limits())._replace(terminal_seen=True))
        if judgement.state != state:
            moved(tx, number, judgement)
