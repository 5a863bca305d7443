"""What an agent's calls say about its own to-do list.

Observed: TaskCreate and TaskUpdate of Claude Code 2.1.329, update_plan of codex-cli 0.169.0. TodoWrite is what older
versions of Claude Code have.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from core.model.todo import DONE, PENDING, UNDER_WAY

TOOLS = frozenset({"TodoWrite", "TaskCreate", "TaskUpdate", "update_plan"})
MOST = 200  # items that are kept of one list
LONGEST = 200  # characters of an item
DELETED = "deleted"
_STATES = frozenset({PENDING, UNDER_WAY, DONE, DELETED})


class Item(NamedTuple):
    """One item by the agent's own key; an empty title or state leaves what is known."""

    key: str
    title: str
    state: str


class TodoNews(NamedTuple):
    """Items that are new or changed; `whole` when they are all that there is."""

    items: tuple[Item, ...]
    whole: bool


FORGOTTEN = TodoNews((), True)
"""A session that starts empty has no list yet."""


def todo_news(tool: str, given: Any, response: Any) -> TodoNews | None:
    """What a call that has been made changes; None when it says nothing that we understand."""
    match tool:
        case "TodoWrite":
            return _list(_field(given, "todos"), "content")
        case "update_plan":
            return _list(_field(given, "plan"), "step")
        case "TaskCreate":
            made = _field(response, "task")
            return _one(_word(made, "id"), _word(made, "subject") or _word(given, "subject"), PENDING)
        case "TaskUpdate":
            state = _word(given, "status")
            return _one(_word(given, "taskId"), _word(given, "subject"), state if state in _STATES else "")
    return None


def _list(items: Any, title: str) -> TodoNews | None:
    if not isinstance(items, list):
        return None
    made: list[Item] = []
    for place, item in enumerate(items[:MOST]):
        state = _word(item, "status")
        made.append(Item(str(place), _word(item, title), state if state in _STATES else PENDING))
    return TodoNews(tuple(made), True)


def _one(key: str, title: str, state: str) -> TodoNews | None:
    return TodoNews((Item(key, title, state),), False) if key and (title or state) else None


def _field(where: Any, name: str) -> Any:
    return where.get(name) if isinstance(where, dict) else None


def _word(where: Any, name: str) -> str:
    value = _field(where, name)
    return value[:LONGEST] if isinstance(value, str) else ""
