"""Rows as records: the one place that turns columns into NamedTuples."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from core.errors import NotFound

if TYPE_CHECKING:  # every record costs a fifth of a millisecond: a hook needs one or two of them
    from core.model.conversation import Conversation
    from core.model.task import Task
    from core.model.worktree import Worktree

Record = TypeVar("Record", bound=NamedTuple)

TABLE_OF = {
    "Conversation": "conversations",
    "Worktree": "worktrees",
    "Task": "tasks",
    "Need": "needs",
    "Message": "messages",
    "Receipt": "receipts",
    "Approval": "approvals",
    "Policy": "policies",
    "Process": "processes",
    "Breaker": "breakers",
    "ProcessSample": "process_samples",
    "ContextSample": "context_samples",
    "Trouble": "troubles",
    "DiskSample": "disk_samples",
    "HostSample": "host_sample",
    "HealthPoint": "health_history",
    "Alarm": "alarms",
    "Evidence": "evidence",
}


@cache
def select(kind: type[Any]) -> str:
    """The statement that reads every column of a record."""
    return f"SELECT {', '.join(kind._fields)} FROM {TABLE_OF[kind.__name__]}"


def rows(connection: Any, kind: type[Record], where: str = "", *values: Any) -> tuple[Record, ...]:
    """Every row of the record's table for which the rest of the statement holds."""
    found = connection.execute(f"{select(kind)} {where}", values).fetchall()
    return tuple(map(kind._make, found))


def find(connection: Any, kind: type[Record], where: str = "", *values: Any) -> Record | None:
    """The first such row."""
    found = rows(connection, kind, where, *values)
    return found[0] if found else None


def conversation_named(connection: Any, name: str) -> Conversation:
    """Raises NotFound that lists close names."""
    from core.model.conversation import Conversation

    found = find(connection, Conversation, "WHERE name = ?", name)
    if found is not None:
        return found
    from difflib import get_close_matches

    names = [row[0] for row in connection.execute("SELECT name FROM conversations WHERE closed_at IS NULL").fetchall()]
    close = get_close_matches(name, names, 3, 0.5)
    remedy = f"did you mean {', '.join(close)}?" if close else "`timonel list` shows them all"
    raise NotFound(f"there is no conversation named {name!r}", remedy=remedy)


def conversation_numbered(connection: Any, number: int) -> Conversation:
    """By the id that never changes. Raises NotFound."""
    from core.model.conversation import Conversation

    found = find(connection, Conversation, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no conversation of number {number}", remedy="`timonel list` shows them all")
    return found


def worktree_of(connection: Any, conversation_id: int) -> Worktree | None:
    """The worktree of a conversation, whatever its phase."""
    from core.model.worktree import Worktree

    return find(connection, Worktree, "WHERE id = ?", conversation_id)


def task_numbered(connection: Any, number: int) -> Task:
    """Raises NotFound."""
    from core.model.task import Task

    found = find(connection, Task, "WHERE id = ?", number)
    if found is None:
        raise NotFound(f"there is no task #{number}", remedy="`timonel task list` shows them all")
    return found
