from collections.abc import Callable

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.identity import token_hash


def _create(tx, name, state, token, columns, path):
    number = tx.next_id("conversations")
    tx.append(
        "conversation.created", f"conversation:{number}", **{
            "name": name, "kind": "demo", "state": state, "state_at": tx.now, "created_at": tx.now,
            "created_by": tx.actor.name, "opened_at": tx.now, "token_hash": token_hash(token) if token else "",
            **columns,
        },
    )  # fmt: skip
    tx.append(
        "worktree.created", f"worktree:{number}", path=path or f"/nowhere/{name}", branch=f"timonel/{name}",
        phase="ready", base="main", created_at=tx.now,
    )  # fmt: skip
    return number


@pytest.fixture
def conversation(project) -> Callable[..., int]:
    """Puts a conversation into the journal, without a worktree or a terminal; returns its id."""

    def make(name: str, state: str = "working", *, token: str = "", path: str = "", **columns: object) -> int:
        return project.journal.write(_create, THE_OPERATOR, name, state, token, columns, path)

    return make
