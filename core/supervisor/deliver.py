"""Wakes idle conversations that have messages: by the agent's own inbox, and never while a question is open."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import NamedTuple

from core.agents.inbox import claude_line, codex_queue, hand_to_socket
from core.agents.received import received, transcript
from core.agents.sessions import IDLE, Standing
from core.clock import Clock
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.model.message import Message
from core.services.agents.records import Followed, followed
from core.services.messages import deliveries
from core.supervisor.sessions import SessionWatch

SETTLED = 1.0  # seconds of idleness before it is woken; what its own hooks deliver comes first
AGAIN = 15.0  # seconds after a hand-over that failed
QUEUE_SECONDS = 20.0  # for `codex queue`
TAKEN = 5.0
"""Seconds after which an idle program that lives on is taken to have what lies in its inbox. A prompt of its own, or
its record, says so within a moment; one that ends before has lost it, and is given it again."""


class Handed(NamedTuple):
    """What lies in an inbox, and nobody has said that it was taken out."""

    messages: tuple[Message, ...]
    inbox: str
    at: float


class Deliverer:
    """One hand-over for each conversation at a time."""

    def __init__(
        self, journal: AsyncJournal, sessions: SessionWatch, environ: Mapping[str, str], pool: Executor, clock: Clock
    ) -> None:
        self._journal = journal
        self._sessions = sessions
        self._environ = environ
        self._pool = pool
        self._clock = clock
        self._not_before: dict[int, float] = {}
        self._handed: dict[int, Handed] = {}

    async def tick(self) -> None:
        """Looks who has messages worth waking for, and is idle."""
        now = self._clock()
        self._not_before = {number: at for number, at in self._not_before.items() if at > now}
        names = await self._journal.read(deliveries.worth_waking, now)
        if not names and not self._handed:
            return
        members = await self._journal.read(followed)
        handed, self._handed = self._handed, {}
        for one in members:
            if one.id in handed:
                await self._settle(one, handed[one.id], now)
            elif one.name in names and one.id not in self._not_before and self._may_wake(one, now):
                await self._deliver(one)

    async def _settle(self, one: Followed, handed: Handed, now: float) -> None:
        """Delivered when the program has moved since. When it has ended, the next hand-over asks its transcript."""
        standing = self._sessions.standings.get(one.id)
        if standing is None or standing.inbox != handed.inbox:
            return
        if standing.state == IDLE and standing.at <= handed.at and now - handed.at < TAKEN:
            self._handed[one.id] = handed
            return
        await self._journal.write(deliveries.done, THE_SUPERVISOR, one.id, one.name, handed.messages, "inbox")

    def _may_wake(self, one: Followed, now: float) -> bool:
        standing = self._sessions.standings.get(one.id)
        return standing is not None and is_idle(one, standing, now)

    async def _deliver(self, one: Followed) -> None:
        interrupted = await self._journal.read(deliveries.was_interrupted, one.id)
        messages = await self._journal.write(deliveries.begin, THE_SUPERVISOR, one.id, one.name)
        if messages and interrupted:
            messages = await self._not_yet_received(one, messages)
        if not messages:
            return
        try:
            inbox = await self._hand_over(one, messages)
        except OSError as error:
            self._not_before[one.id] = self._clock() + AGAIN
            await self._journal.write(deliveries.failed, THE_SUPERVISOR, one.id, f"{one.kind}: {error}")
            return
        if inbox:
            self._handed[one.id] = Handed(messages, inbox, self._clock())
        else:
            await self._journal.write(deliveries.done, THE_SUPERVISOR, one.id, one.name, messages, "queue")

    async def _not_yet_received(self, one: Followed, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Without those that the agent's transcript shows: a supervisor died after it had handed them over."""
        loop = asyncio.get_running_loop()
        standing = self._sessions.standings.get(one.id)
        session = (standing.session if standing else "") or one.session
        path = transcript(one.kind, session, self._environ)
        found = await loop.run_in_executor(self._pool, received, path, [message.id for message in messages])
        if found:
            had = tuple(message for message in messages if message.id in found)
            await self._journal.write(deliveries.done, THE_SUPERVISOR, one.id, one.name, had, "transcript")
            return ()  # what is left comes with the next look
        return messages

    async def _hand_over(self, one: Followed, messages: tuple[Message, ...]) -> str:
        """The inbox in which they lie; empty when the program keeps them for good. OSError when it has nothing."""
        loop = asyncio.get_running_loop()
        standing = await loop.run_in_executor(self._pool, self._sessions.fresh, one)
        if standing is None or not is_idle(one, standing, self._clock()):
            raise OSError("it is not idle any more")
        text = deliveries.text_of(messages, 0, self._clock())
        if one.kind == "claude":
            senders = {message.sender for message in messages}
            sender = senders.pop() if len(senders) == 1 else "timonel"
            line = claude_line(text, sender, str(uuid.uuid4()))
            await loop.run_in_executor(self._pool, hand_to_socket, standing.inbox, line)
            return standing.inbox
        await self._queue(one.session, text)
        return ""

    async def _queue(self, thread: str, text: str) -> None:
        program = shutil.which("codex", path=self._environ.get("PATH"))
        if program is None:
            raise FileNotFoundError("there is no program `codex` on the PATH of the supervisor")
        process = await asyncio.create_subprocess_exec(
            *codex_queue(program, thread, text),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=dict(self._environ),
            cwd="/",
        )
        try:
            _, said = await asyncio.wait_for(process.communicate(), QUEUE_SECONDS)
        except TimeoutError as error:
            process.kill()
            await process.wait()
            raise OSError(f"`codex queue` did not end within {QUEUE_SECONDS:g} s") from error
        if process.returncode:
            raise OSError(f"`codex queue` ended with {process.returncode}: {said.decode('utf-8', 'replace')[-200:]}")


def is_idle(one: Followed, standing: Standing, now: float) -> bool:
    """By its record and by what its hooks said, with no question open and with a way to reach it."""
    reachable = bool(standing.inbox) if one.kind == "claude" else bool(one.session)
    heard = not one.told.state or one.told.state == IDLE or one.told.at < standing.at
    return reachable and not one.asks and heard and standing.state == IDLE and standing.at <= now - SETTLED
