"""Background processes as the journal knows them, and whose they are."""

from __future__ import annotations

from typing import Any

from core.errors import NotFound, UsageError
from core.model.actor import Actor
from core.model.process import RUNNING_STATES, Process, ProcessState
from core.services.reading import conversation_named, find, rows

KEPT = (
    "WHERE removed_at IS NULL"
    " AND (conversation_id IS NULL OR conversation_id IN (SELECT id FROM conversations WHERE closed_at IS NULL))"
    " ORDER BY id"
)
_STATES = ", ".join(f"'{state}'" for state in RUNNING_STATES)
_RUNNING = f"WHERE removed_at IS NULL AND state IN ({_STATES}) ORDER BY id"
_WAITING = f"WHERE removed_at IS NULL AND state = '{ProcessState.RESTARTING}'"


def kept_processes(connection: Any) -> tuple[Process, ...]:
    """Every process that was not removed, of the project and of the conversations that were not torn down."""
    return rows(connection, Process, KEPT)


def running_processes(connection: Any) -> tuple[Process, ...]:
    """Those of which something is alive; `pid` is the root of the tree, None while one is starting."""
    return rows(connection, Process, _RUNNING)


def due_processes(connection: Any, now: float) -> tuple[Process, ...]:
    """Those whose pause before the next start is over."""
    return rows(connection, Process, f"{_WAITING} AND next_start_at <= ? ORDER BY id", now)


def waiting_processes(connection: Any) -> int:
    """How many have ended and are to be started again."""
    return connection.execute(f"SELECT count(*) FROM processes {_WAITING}").fetchall()[0][0]


def processes_of(connection: Any, conversation_id: int | None) -> tuple[Process, ...]:
    """Those of one conversation, or the project's own, that were not removed."""
    return rows(connection, Process, "WHERE removed_at IS NULL AND conversation_id IS ? ORDER BY id", conversation_id)


def process_numbered(connection: Any, number: int) -> Process:
    """By the id that never changes. Raises NotFound."""
    found = find(connection, Process, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no process of number {number}", remedy="`timonel process list` shows them all")
    return found


def owner_of(connection: Any, actor: Actor, conversation: str) -> int | None:
    """Whose a new process is: the conversation that was named, or the one that asks, or the project (None)."""
    return conversation_named(connection, conversation).id if conversation else actor.conversation_id


def owner_names(connection: Any) -> dict[int | None, str]:
    """What the owner of a process is called; the project's own have an empty word."""
    return {None: "", **dict(connection.execute("SELECT id, name FROM conversations").fetchall())}


def process_named(connection: Any, actor: Actor, name: str, conversation: str = "") -> Process:
    """The one that is meant: of the conversation that was named; else of the one that asks; else of the project, or
    the only one of that name. Raises NotFound, UsageError."""
    if conversation or actor.conversation_id is not None:
        owner = owner_of(connection, actor, conversation)
        found = find(connection, Process, "WHERE removed_at IS NULL AND conversation_id IS ? AND name = ?", owner, name)
        return found or _unknown(processes_of(connection, owner), name)
    named = rows(connection, Process, f"{KEPT.replace('ORDER BY', 'AND name = ? ORDER BY')}", name)
    own = [one for one in named if one.conversation_id is None]
    if len(named) > 1 and not own:
        owners = owner_names(connection)
        words = ", ".join(owners[one.conversation_id] for one in named)
        raise UsageError(f"several conversations have a process {name!r}: {words}", remedy="say --conversation NAME")
    return own[0] if own else named[0] if named else _unknown(kept_processes(connection), name)


def _unknown(known: tuple[Process, ...], name: str) -> Process:
    from difflib import get_close_matches

    from core.text.clean import clean_line

    close = get_close_matches(name, {one.name for one in known}, 3, 0.5)
    remedy = f"did you mean {', '.join(close)}?" if close else "`timonel process list` shows them all"
    raise NotFound(f"there is no process named {clean_line(name, 60)!r}", remedy=remedy)
