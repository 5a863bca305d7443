"""Looks at every conversation once: its terminal, its processes, what it reported; writes what is new."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor

from core.clock import Clock
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.model.process import ProcessSample
from core.services import observing
from core.services.samples import sample_moved
from core.supervisor.clock_loop import ClockLoop
from core.supervisor.port_watch import PortWatch
from core.supervisor.sampler import Sampler
from core.terminals.host import TerminalFact, TerminalHost
from core.terminals.tree_watch import TreeWatch


class Observer:
    """Keeps what the next look is compared with."""

    def __init__(
        self,
        journal: AsyncJournal,
        host: TerminalHost,
        pool: Executor,
        clock: Clock,
        quiet_limit: float,
        clocks: ClockLoop,
        steady: Clock = time.monotonic,
    ) -> None:
        self._journal = journal
        self._host = host
        self._pool = pool
        self._clock = clock
        self._quiet_limit = quiet_limit
        self._clocks = clocks
        self._readers = observing.Readers(TreeWatch().look, PortWatch().look, steady)
        self.sampler = Sampler()
        self.alive = 0
        self.terminals: dict[str, TerminalFact] = {}  # of the last look, by key

    async def tick(self) -> None:
        """One look; the machine is asked off the event loop, in one spawn and one pass over the process table."""
        members = await self._journal.read(observing.watched)
        await self._clocks.tick()  # a sleep must not be taken for silence
        look = await asyncio.get_running_loop().run_in_executor(
            self._pool, observing.look, self._host, members, self._journal.journal.folder, self._readers
        )
        self.terminals = terminals = look.terminals
        now = self._clock()
        sampled = self.sampler.look(members, look, now)
        steady = observing.Steadiness(self._quiet_limit, self._clocks.steady_since)
        judgements: dict[int, observing.Ruling] = {}
        samples: list[ProcessSample] = []
        gone: list[int] = []
        for one in members:
            terminal = terminals.get(one.conversation.key)
            sample = sampled.get(one.conversation.id)
            loss = look.losses.get(one.conversation.id)
            judgement = observing.judged(one, terminal, sample.cpu if sample else None, now, steady, loss)
            if observing.changed(one, judgement, terminal):
                code = loss.exit_code if loss else terminal.exit_code if terminal else None
                taken = loss is not None and bool(loss.words)
                judgements[one.conversation.id] = observing.Ruling(judgement, code, one.conversation.opened_at, taken)
            if sample and sample_moved(one.sample, sample):
                samples.append(sample)
            elif sample is None and one.sample is not None:
                gone.append(one.conversation.id)
        self.alive = sum(1 for fact in terminals.values() if not fact.dead)
        if judgements or samples or gone:
            await self._journal.write(observing.record, THE_SUPERVISOR, judgements, tuple(samples), tuple(gone))
