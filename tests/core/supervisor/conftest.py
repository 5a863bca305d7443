"""A journal with an event loop, conversations in it, and a supervisor's parts around it."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_OPERATOR, Actor
from core.services.conversations.identity import token_hash


def _create(tx, name, kind, path, session):
    number = tx.next_id("conversations")
    tx.append(
        "conversation.created", f"conversation:{number}", name=name, kind=kind, state="idle", state_at=tx.now,
        created_at=tx.now, created_by=tx.actor.name, opened_at=tx.now - 60, token_hash=token_hash(f"token-of-{name}"),
        session=session,
    )  # fmt: skip
    tx.append(
        "worktree.created", f"worktree:{number}", path=path, branch=f"timonel/{name}", phase="ready", base="main",
        created_at=tx.now,
    )  # fmt: skip
    return number


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[AsyncJournal]:
    opened = await AsyncJournal.open(str(tmp_path / "journal"))
    yield opened
    await opened.close()


@pytest.fixture
def join(journal: AsyncJournal) -> Callable[..., object]:
    """Puts a conversation into the journal; its token is token-of-NAME."""

    async def call(name: str, kind: str = "claude", path: str = "", session: str = "s-1") -> Actor:
        number = await journal.write(_create, THE_OPERATOR, name, kind, path or f"/nowhere/{name}", session)
        return Actor(name, number)

    return call


@pytest.fixture
def clock() -> Callable[[], float]:
    return time.time
