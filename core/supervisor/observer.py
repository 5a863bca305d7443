"""Looks at every conversation once: its terminal, its processes, what it reported; writes what is new."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from core.clock import Clock
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.model.process import ProcessSample
from core.services import observing
from core.supervisor.clock_loop import ClockLoop
from core.terminals.host import TerminalFact, TerminalHost
from core.terminals.process_groups import Usage


class Observer:
    """Keeps the CPU times of the last look, for percentages."""

    def __init__(
        self,
        journal: AsyncJournal,
        host: TerminalHost,
        pool: Executor,
        clock: Clock,
        quiet_limit: float,
        clocks: ClockLoop,
    ) -> None:
        self._journal = journal
        self._host = host
        self._pool = pool
        self._clock = clock
        self._quiet_limit = quiet_limit
        self._clocks = clocks
        self._last: dict[int, tuple[float, float]] = {}  # root pid → (when, cpu seconds)
        self.alive = 0
        self.terminals: dict[str, TerminalFact] = {}  # of the last look, by key

    async def tick(self) -> None:
        """One look; the machine is asked off the event loop, in one spawn and one pass over the process table."""
        members = await self._journal.read(observing.watched)
        await self._clocks.tick()  # a sleep must not be taken for silence
        terminals, used, lost = await asyncio.get_running_loop().run_in_executor(
            self._pool, observing.look, self._host, members, self._journal.journal.folder
        )
        self.terminals = terminals
        now = self._clock()
        steady = observing.Steadiness(self._quiet_limit, self._clocks.steady_since)
        judgements: dict[int, observing.Ruling] = {}
        samples: list[ProcessSample] = []
        gone: list[int] = []
        for one in members:
            terminal = terminals.get(one.conversation.key)
            sample = self._sample(one, terminal, used, now)
            loss = lost.get(one.conversation.id)
            judgement = observing.judged(one, terminal, sample.cpu if sample else None, now, steady, loss)
            if observing.changed(one, judgement, terminal):
                code = loss.exit_code if loss else terminal.exit_code if terminal else None
                taken = loss is not None and bool(loss.words)
                judgements[one.conversation.id] = observing.Ruling(judgement, code, one.conversation.opened_at, taken)
            if sample and observing.sample_moved(one.sample, sample):
                samples.append(sample)
            elif sample is None and one.sample is not None:
                gone.append(one.conversation.id)
        self._last = {pid: times for pid, times in self._last.items() if pid in used}  # the dead are forgotten
        self.alive = sum(1 for fact in terminals.values() if not fact.dead)
        if judgements or samples or gone:
            await self._journal.write(observing.record, THE_SUPERVISOR, judgements, tuple(samples), tuple(gone))

    def _sample(
        self, one: observing.Watched, terminal: TerminalFact | None, used: dict[int, Usage], now: float
    ) -> ProcessSample | None:
        if terminal is None or terminal.dead or terminal.pid not in used:
            return None
        usage = used[terminal.pid]
        before = self._last.get(usage.pid)
        self._last[usage.pid] = (now, usage.cpu_seconds)
        cpu = 0.0
        if before is not None and now > before[0]:
            cpu = max(0.0, (usage.cpu_seconds - before[1]) / (now - before[0]) * 100)
        opened = one.conversation.opened_at or now
        return ProcessSample(
            one.conversation.id, usage.pid, opened, usage.name, round(cpu, 1), usage.memory, usage.children, now
        )
