"""Whose session records are read, and what they change: evidence, session, context, questions that were answered."""

from __future__ import annotations

from typing import Any, NamedTuple

from core.agents.sessions import WAITING, WORKING, Standing, Told
from core.journal.transaction import Transaction
from core.services.agents.context import note_context
from core.services.agents.hooks import note_session, settle
from core.services.guards.troubles import clear_trouble, note_error
from core.services.states.evidence import note_evidence
from core.services.states.reported_state import follow_report

SETTLE_LAG = 1.0  # seconds after a question in which "works" may still be about the time before it
SOURCE = "record"

FOLLOWED = (
    "SELECT c.id, c.name, c.kind, w.path, c.session, c.prompt, c.opened_at"
    " FROM conversations c JOIN worktrees w ON w.id = c.id"
    " WHERE c.kind IN ('claude', 'codex') AND c.closed_at IS NULL AND c.opened_at IS NOT NULL AND w.phase = 'ready'"
)
ASKS = "SELECT DISTINCT conversation FROM approvals WHERE state = 'open' AND kind = 'permission' AND tool != ''"


class Followed(NamedTuple):
    """A conversation whose program keeps a record of its own."""

    id: int
    name: str
    kind: str
    worktree: str
    session: str
    prompt: str
    opened_at: float
    told: Told  # the newest that it said itself, or that its record said
    asks: bool  # a permission of it waits for an answer

    @property
    def key(self) -> str:
        """Name of its terminal."""
        return f"c-{self.id}"


def followed(connection: Any) -> tuple[Followed, ...]:
    """All of them that are open."""
    told: dict[int, Told] = {}
    for number, name, text, at in connection.execute(
        "SELECT conversation_id, name, text, at FROM evidence WHERE source IN ('hook', 'record') ORDER BY at"
    ).fetchall():
        told[number] = Told(name, text, at)
    asking = {row[0] for row in connection.execute(ASKS).fetchall()}
    return tuple(
        Followed._make((*row, told.get(row[0], Told()), row[1] in asking))
        for row in connection.execute(FOLLOWED).fetchall()
    )


def note_standing(tx: Transaction, one: Followed, standing: Standing, state_is_news: bool, answered: bool) -> None:
    """Writes what the record knows later or better than the hooks. `answered`: it was seen to wait before."""
    if tx.one("SELECT 1 FROM conversations WHERE id = ? AND opened_at = ?", one.id, one.opened_at) is None:
        return  # it was started anew meanwhile
    if state_is_news:
        note_evidence(tx, one.id, SOURCE, standing.state, standing.text, standing.at)
        if standing.error:
            note_error(tx, one.id, SOURCE, standing.error)
        elif standing.state == WORKING:
            clear_trouble(tx, one.id)
    if one.asks and standing.state and standing.state != WAITING:
        lag = SETTLE_LAG if standing.state == WORKING and not answered else 0.0
        settle(tx, one.name, until=standing.at - lag)
    if state_is_news:
        follow_report(tx, one.id, standing.state)
    if standing.session:
        note_session(tx, one.id, standing.session)
    if standing.figures is not None:
        used, size, model, cost = standing.figures
        note_context(tx, one.id, used, size, source=f"{one.kind} {SOURCE}", model=model, cost=cost)
