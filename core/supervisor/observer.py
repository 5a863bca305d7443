"""Looks at every conversation and background process once: terminal, processes, reports; writes what is new."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from typing import NamedTuple

from core.clock import Clock
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.model.process import ProcessSample
from core.rules.facts import Facts, Limits
from core.rules.screen_text import Hint
from core.rules.settled import settled
from core.rules.state import contradicted
from core.services.health.samples import sample_moved
from core.services.processes.samples import running
from core.services.recovery.losses import Loss
from core.services.states import judging, observing
from core.services.states.judging import Watched
from core.supervisor.clock_loop import ClockLoop
from core.supervisor.ends import Ends
from core.supervisor.port_watch import PortWatch
from core.supervisor.roots import Root, of_conversation, of_process
from core.supervisor.sampler import Sampler
from core.supervisor.screens import Screens
from core.terminals.host import TerminalFact, TerminalHost
from core.terminals.tree_watch import TreeWatch


class Known(NamedTuple):
    """Of one conversation at this look."""

    one: Watched
    facts: Facts
    terminal: TerminalFact | None
    loss: Loss | None


class Observer:
    """Keeps what the next look is compared with, and what was judged but is not believed yet."""

    def __init__(
        self,
        journal: AsyncJournal,
        host: TerminalHost,
        pool: Executor,
        clock: Clock,
        limits: Limits,
        clocks: ClockLoop,
        steady: Clock = time.monotonic,
    ) -> None:
        self._journal = journal
        self._host = host
        self._pool = pool
        self._clock = clock
        self._limits = limits
        self._clocks = clocks
        self._readers = observing.Readers(TreeWatch().look, PortWatch().look, steady)
        self._screens = Screens(host)
        self.woken = asyncio.Event()  # a program has just ended
        self._ends = Ends(self.woken)
        self._since: dict[int, tuple[str, float]] = {}  # conversation → (state judged, since when)
        self.sampler = Sampler()
        self.alive = 0
        self.terminals: dict[str, TerminalFact] = {}  # of the last look, by key

    async def close(self) -> None:
        """Gives the descriptors back."""
        self._ends.close()

    async def tick(self) -> None:
        """One look; the machine is asked off the event loop, in one spawn and one pass over the process table."""
        members = await self._journal.read(judging.watched)
        background = await self._journal.read(running)
        await self._clocks.tick()  # a sleep must not be taken for silence
        run = asyncio.get_running_loop().run_in_executor
        folder = self._journal.journal.folder
        look = await run(self._pool, observing.look, self._host, members, background, folder, self._readers)
        self.terminals = look.terminals
        living = [fact for fact in look.terminals.values() if not fact.dead]
        self.alive = len(living)
        self._ends.watch(fact.pid for fact in living if fact.pid)
        now = self._clock()
        roots = [*(of_conversation(one, look) for one in members), *(of_process(one, look) for one in background)]
        sampled = self.sampler.look(roots, look.steady, now)
        known = [self._known(one, look, sampled.get(one.conversation.subject), now) for one in members]
        hints = await run(self._pool, self._screens.hints, _unclear(known), now)
        news = tuple(filter(None, (self._news(each, hints) for each in known)))
        self._since = {number: self._since[number] for number in (one.conversation.id for one in members)}
        samples = tuple(sample for root in roots if (sample := _moved(root, sampled)) is not None)
        gone = tuple(root.subject for root in roots if root.before and root.subject not in sampled)
        if news or samples or gone:
            await self._journal.write(observing.record, THE_SUPERVISOR, news, samples, gone)

    def _known(self, one: Watched, look: observing.Look, sample: ProcessSample | None, now: float) -> Known:
        terminal, loss = look.terminals.get(one.conversation.key), look.losses.get(one.conversation.id)
        facts = judging.facts_of(one, now, self._limits, terminal, loss)
        cpu = sample.cpu if sample else None
        running = judging.running_on(one, sample, now)
        facts = facts._replace(cpu=cpu, running=running, steady_since=self._clocks.steady_since)
        return Known(one, facts, terminal, loss)

    def _news(self, known: Known, hints: Mapping[str, Hint | None]) -> judging.News | None:
        """What is to be written of it, if anything. A guess has to stay for a moment before it is believed."""
        one, facts, terminal, loss = known
        number, hint = one.conversation.id, hints.get(one.conversation.key)
        trouble = judging.on_screen(one, hint, facts.now)
        judgement = judging.judged(one, facts._replace(hint=hint, trouble=trouble))
        if self._since.get(number, ("", 0.0))[0] != judgement.state:
            self._since[number] = (judgement.state, facts.now)
        if not judging.changed(one, judgement, terminal) and trouble == one.trouble:
            return None
        if not settled(one.conversation.state, judgement, self._since[number][1], facts.now):
            return None
        return judging.News(one, judgement, facts.exit_code, trouble, loss is not None and bool(loss.words))


def _unclear(known: Iterable[Known]) -> list[TerminalFact]:
    """Terminals of those that report nothing, or that say they work and give no sign of it."""
    return [
        terminal
        for _, facts, terminal, _ in known
        if terminal is not None and not terminal.dead and not facts.approval and not facts.paused
        if not facts.reported or contradicted(facts)
    ]


def _moved(root: Root, sampled: Mapping[str, ProcessSample]) -> ProcessSample | None:
    """The new sample, when a person would see a difference."""
    sample = sampled.get(root.subject)
    return sample if sample is not None and sample_moved(root.before, sample) else None
