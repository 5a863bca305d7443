"""The same journal for programs with an event loop: one hop to aiosqlite's thread for each transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiosqlite

from core.journal.journal import Journal
from core.journal.transaction import Transaction
from core.model.actor import Actor

P = ParamSpec("P")
T = TypeVar("T")


class AsyncJournal:
    """Runs whole transactions in the connection's own thread, shielded from the caller's cancellation."""

    def __init__(self, journal: Journal, connection: aiosqlite.Connection) -> None:
        self.journal = journal
        self._connection = connection

    @classmethod
    async def open(cls, folder: str, **options: Any) -> AsyncJournal:
        """Opens the journal in the new thread; same options and errors as Journal. A cancelled one is closed."""
        opening = asyncio.ensure_future(cls._open(folder, options))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            await (await opening).close()
            raise

    @classmethod
    async def _open(cls, folder: str, options: dict[str, Any]) -> AsyncJournal:
        opened: list[Journal] = []

        def connector() -> Any:
            opened.append(Journal(folder, **options))
            return opened[0].connection

        connection = aiosqlite.Connection(connector, iter_chunk_size=64)
        # A program that ends by an exception, with its journal open, is not kept alive by a thread that waits.
        connection._thread.daemon = True
        try:
            await connection
        except BaseException:
            # The thread's last words go to the loop, which has to be there to hear them.
            await asyncio.to_thread(connection._thread.join)
            raise
        return cls(opened[0], connection)

    async def write(
        self, change: Callable[Concatenate[Transaction, P], T], actor: Actor, /, *args: P.args, **kw: P.kwargs
    ) -> T:
        """See Journal.write. Once begun it is carried to its end, whatever happens to the caller."""
        return await self._hop(lambda: self.journal.write(change, actor, *args, **kw))

    async def read(self, query: Callable[Concatenate[Any, P], T], /, *args: P.args, **kw: P.kwargs) -> T:
        """See Journal.read."""
        return await self._hop(lambda: self.journal.read(query, *args, **kw))

    async def shrink_wal(self) -> bool:
        """See Journal.shrink_wal."""
        return await self._hop(self.journal.shrink_wal)

    async def close(self) -> None:
        """Waits for what is under way."""
        await self._hop(self.journal.close)
        await self._connection.close()

    async def _hop(self, call: Callable[[], T]) -> T:
        # aiosqlite offers no public way to run a function in its thread; `_execute` is what its own methods use.
        return await asyncio.shield(asyncio.ensure_future(self._connection._execute(call)))
