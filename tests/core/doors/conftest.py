"""A conversation in the journal of the test's repository, and its environment."""

import os
from collections.abc import Callable

import pytest

from core.model.actor import THE_OPERATOR
from core.services.conversations.identity import token_hash


def _create(tx, name, kind, path, token):
    number = tx.next_id("conversations")
    tx.append(
        "conversation.created", f"conversation:{number}", name=name, kind=kind, state="working", state_at=tx.now,
        created_at=tx.now, created_by=tx.actor.name, opened_at=tx.now, token_hash=token_hash(token),
    )  # fmt: skip
    tx.append(
        "worktree.created", f"worktree:{number}", path=path, branch=f"timonel/{name}", phase="ready", base="main",
        created_at=tx.now,
    )  # fmt: skip
    return number


@pytest.fixture
def join(project) -> Callable[..., dict[str, str]]:
    """Puts a conversation into the journal; returns the environment that its programs have."""

    def call(name: str, kind: str = "claude", path: str = "") -> dict[str, str]:
        token = f"token-of-{name}"
        project.journal.write(_create, THE_OPERATOR, name, kind, path or f"/nowhere/{name}", token)
        return {
            **os.environ,
            "TIMONEL_CONVERSATION": name,
            "TIMONEL_TOKEN": token,
            "TIMONEL_JOURNAL": project.journal.folder,
        }

    return call
