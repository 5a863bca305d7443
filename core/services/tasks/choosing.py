"""Which ready task a worker should take next, and what a task asks of its holder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.rules.match import Requirement, Worker, covers, requirement

# The smallest ready key, then ever the next larger one: a loose index scan, so the cost grows with the number of
# different requirements and not with the number of tasks.
KEYS = (
    "WITH RECURSIVE keys(k) AS (SELECT min(need_key) FROM tasks INDEXED BY tasks_ready WHERE state = 'ready'"
    " UNION ALL SELECT (SELECT min(need_key) FROM tasks INDEXED BY tasks_ready WHERE state = 'ready' AND need_key > k)"
    " FROM keys WHERE k IS NOT NULL) "
)
BEST = KEYS + (
    "SELECT t.need_key, t.priority, t.open_wants, t.id FROM keys CROSS JOIN tasks t ON t.id = (SELECT id FROM tasks"
    " INDEXED BY tasks_ready WHERE state = 'ready' AND need_key = k ORDER BY priority, open_wants, id LIMIT 1)"
)
FREE = " (free)"
USERS = "SELECT need_key, id, owner FROM tasks INDEXED BY tasks_using WHERE state = 'leased' AND need_key != ''"
IN_USE = "SELECT need_key FROM tasks INDEXED BY tasks_using WHERE state = 'leased' AND need_key != ''"
ANYBODY = "anybody"


def in_use(connection: Any) -> frozenset[str]:
    """Resources of all tasks that somebody holds now; counted from the claims, so that no crash can leak one."""
    keys = connection.execute(IN_USE).fetchall()
    return frozenset(name for (key,) in keys for name in requirement(key).resources)


def users_of(connection: Any, resources: Sequence[str]) -> tuple[str, ...]:
    """Each of these with the task that has it now, or that it is free."""
    held = connection.execute(USERS).fetchall() if resources else ()
    users = {name: f"#{number} of {owner}" for key, number, owner in held for name in requirement(key).resources}
    return tuple(f"{name} ({users[name]} has it now)" if name in users else name + FREE for name in resources)


def best_ready(connection: Any, worker: Worker) -> int | None:
    """The number of the task that this worker should take next."""
    found = connection.execute(BEST).fetchall()
    open_to_all = len(found) == 1 and not found[0][0]
    held = frozenset() if open_to_all or not found else in_use(connection)
    fitting = [place for key, *place in found if not key or covers(key, worker, held)]
    return min(fitting)[-1] if fitting else None


def asked_of_holder(wanted: Requirement) -> str:
    """What a task asks of whoever takes it, in words; `anybody` when it is nothing."""
    if wanted.assignee:  # chosen by name, so what they are does not matter
        wanted = wanted._replace(role="", specialty="", capabilities=())
    said = [
        wanted.assignee and f"{wanted.assignee} alone",
        wanted.role and f"the role {wanted.role}",
        wanted.specialty and f"the specialty {wanted.specialty}",
        wanted.capabilities and f"the capabilities {', '.join(wanted.capabilities)}",
    ]
    return ", ".join(part for part in said if part) or ANYBODY
