"""What an agent does below its own surface: its to-do list and its sub-agents, as its hooks tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.model.todo import DONE, UNDER_WAY, SubAgent, Todo

if TYPE_CHECKING:
    from core.agents.hook_events import Roster
    from core.agents.todo_calls import TodoNews
    from core.journal.transaction import Transaction

DELETED = "deleted"
SET = (
    "INSERT INTO todo_items(conversation_id, item, title, state, at) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT(conversation_id, item) DO UPDATE SET at = excluded.at,"
    " title = CASE excluded.title WHEN '' THEN title ELSE excluded.title END,"
    " state = CASE excluded.state WHEN '' THEN state ELSE excluded.state END"
)
COUNTED = (
    "SELECT conversation_id, sum(state = ?), count(*), max(CASE state WHEN ? THEN title ELSE '' END), max(at)"
    " FROM todo_items GROUP BY conversation_id"
)


def note_todo(tx: Transaction, number: int, news: TodoNews) -> None:
    """Keeps the list as the agent's calls leave it."""
    if news.whole:
        tx.live("DELETE FROM todo_items WHERE conversation_id = ?", number)
    for key, title, state in news.items:
        if state == DELETED:
            tx.live("DELETE FROM todo_items WHERE conversation_id = ? AND item = ?", number, key)
        else:
            tx.live(SET, number, key, title, state, tx.now)


def note_sub_agents(tx: Transaction, number: int, roster: Roster) -> None:
    """Who was started, who ended; a full list replaces what was known."""
    if roster.only is not None:
        running = {agent for agent, _ in roster.only}
        for (agent,) in tx.all("SELECT agent FROM sub_agents WHERE conversation_id = ?", number):
            if agent not in running:
                tx.live("DELETE FROM sub_agents WHERE conversation_id = ? AND agent = ?", number, agent)
    for agent, kind in (*roster.started, *(roster.only or ())):
        tx.live("INSERT OR IGNORE INTO sub_agents VALUES (?, ?, ?, ?)", number, agent, kind, tx.now)
    if roster.ended:
        tx.live("DELETE FROM sub_agents WHERE conversation_id = ? AND agent = ?", number, roster.ended)


def count_running(tx: Transaction, number: int) -> int:
    """Sub-agents of this conversation that were started and have not ended."""
    return tx.one("SELECT count(*) FROM sub_agents WHERE conversation_id = ?", number)[0]


def todos(connection: Any) -> dict[int, Todo]:
    """By conversation; who has no list is left out."""
    found = connection.execute(COUNTED, (DONE, UNDER_WAY)).fetchall()
    return {number: Todo(done, total, current, at) for number, done, total, current, at in found}


def sub_agents(connection: Any) -> dict[int, tuple[SubAgent, ...]]:
    """By conversation, the oldest first."""
    found: dict[int, tuple[SubAgent, ...]] = {}
    rows = connection.execute(
        "SELECT conversation_id, agent, type, started_at FROM sub_agents ORDER BY started_at, agent"
    ).fetchall()
    for row in rows:
        one = SubAgent._make(row)
        found[one.conversation_id] = (*found.get(one.conversation_id, ()), one)
    return found
