"""Empties the outboxes of the worktrees, once a second."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import ParamSpec, TypeVar

from core.clock import Clock
from core.errors import JournalBusy, TimonelError, UsageError
from core.journal.async_journal import AsyncJournal
from core.model.actor import Actor
from core.model.approval import ApprovalState
from core.services.agents import dropbox, dropbox_waiting
from core.services.agents.dropbox import Box, Dropped

P = ParamSpec("P")
T = TypeVar("T")
UNFINISHED = 3.0  # seconds that a file may be broken because it is still being written


class Outboxes:
    """A loop of the supervisor."""

    def __init__(self, journal: AsyncJournal, pool: Executor, clock: Clock, log: Callable[[str], None]) -> None:
        self._journal = journal
        self._pool = pool
        self._clock = clock
        self._log = log

    async def tick(self) -> None:
        """One file after the other, each a transaction of its own."""
        found = await self._journal.read(dropbox.boxes)
        for box, one in await self._off_the_loop(_all, found, dropbox.find):
            await self._settle(box, one, self._take)
        for box, one in await self._off_the_loop(_all, found, dropbox_waiting.find):
            await self._settle(box, one, self._answer_later)

    async def _take(self, box: Box, one: Dropped) -> None:
        asked = await self._off_the_loop(dropbox.read, one)
        said = await self._journal.write(dropbox.take, Actor(box.name, box.conversation_id), asked, one)
        waits = asked.wait and said["state"] == ApprovalState.OPEN
        await self._off_the_loop(dropbox.put_off if waits else dropbox.answer, box, one, said)

    async def _answer_later(self, box: Box, one: Dropped) -> None:
        said = await self._journal.read(dropbox_waiting.answer_of, one)
        if said is not None:
            await self._off_the_loop(dropbox.answer, box, one, said)

    async def _settle(self, box: Box, one: Dropped, act: Callable[[Box, Dropped], Awaitable[None]]) -> None:
        """Does it; what cannot be done is put aside with its reason."""
        try:
            await act(box, one)
        except FileNotFoundError:
            return  # its writer took it back
        except JournalBusy:
            return  # the next look
        except TimonelError as error:
            if isinstance(error, UsageError) and "not JSON" in error.message and self._is_fresh(one):
                return
            await self._off_the_loop(dropbox.reject, box, one, error)
            self._log(f"{box.name}: {one.name} was rejected: {error.line}")

    async def _off_the_loop(self, call: Callable[P, T], /, *args: P.args, **kw: P.kwargs) -> T:
        """In this loop's own thread: a worktree may lie on a slow disk."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(call, *args, **kw))

    def _is_fresh(self, one: Dropped) -> bool:
        return self._clock() - one.changed_at < UNFINISHED


def _all(found: tuple[Box, ...], find: Callable[[Box], tuple[Dropped, ...]]) -> list[tuple[Box, Dropped]]:
    return [(box, one) for box in found for one in find(box)]
