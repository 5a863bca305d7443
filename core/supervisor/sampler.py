"""Turns looks at the process table into samples: percentages, ports, averages, points for the history."""

from __future__ import annotations

import os
from collections import deque
from typing import NamedTuple

from core.model.conversation import State
from core.model.health import HealthPoint
from core.model.process import ProcessSample
from core.rules.downsample import STEPS, coarser, sampled
from core.rules.health import Reading
from core.services.health_history import subject_of
from core.services.judging import Watched
from core.services.observing import Look
from core.terminals.cpu_use import Spent, spent, used_between
from core.terminals.host import TerminalFact

AVERAGED = 10
"""Samples whose average an alarm goes by: a second's peak is no alarm."""


class _Known(NamedTuple):
    """Of one conversation's processes at the last look."""

    pid: int
    at: float  # the steady clock's
    spent: Spent


class Sampler:
    """Keeps what the next look is compared with. One that has only begun knows no percentages yet."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._signs: dict[int, tuple[object, float]] = {}
        self._cpus: dict[int, deque[float]] = {}
        self._points: list[HealthPoint] = []
        self._looked = False
        self._most = 100.0 * (os.cpu_count() or 1)
        self.samples: dict[int, ProcessSample] = {}
        self.readings: tuple[Reading, ...] = ()

    def look(self, members: tuple[Watched, ...], look: Look, now: float) -> dict[int, ProcessSample]:
        """The new samples by conversation; one without a living program, or not known yet, has none."""
        self.samples = {}
        readings: list[Reading] = []
        for one in members:
            number = one.conversation.id
            terminal = look.terminals.get(one.conversation.key)
            if terminal is not None and terminal.dead:
                terminal = None
            sample = self._sample(one, terminal, look, now) if terminal else None
            if sample is not None:
                self.samples[number] = sample
            readings.append(self._reading(one, terminal, sample, look.steady, now))
        self._looked = True
        self._forget(frozenset(one.conversation.id for one in members))
        self.readings = tuple(readings)
        return self.samples

    def take_points(self) -> tuple[HealthPoint, ...]:
        """What was sampled since the last call, joined into points of the finest resolution."""
        taken, self._points = self._points, []
        return coarser(taken, STEPS[0].resolution)

    def _sample(self, one: Watched, terminal: TerminalFact, look: Look, now: float) -> ProcessSample | None:
        number = one.conversation.id
        usage = look.used.get(terminal.pid or 0)
        if usage is None:
            self._known.pop(number, None)
            return None
        before, current = self._known.get(number), spent(usage.members)
        self._known[number] = _Known(usage.pid, look.steady, current)
        if before is not None and before.pid == usage.pid:
            seconds, used = look.steady - before.at, used_between(before.spent, current)
        elif self._looked and before is None:
            seconds, used = 1.0, used_between({}, current)  # it started since the last look, a second ago
        else:
            return one.sample if one.sample is not None and one.sample.pid == usage.pid else None
        cpu = min(100 * used / seconds, self._most) if seconds > 0 else 0.0
        self._cpus.setdefault(number, deque(maxlen=AVERAGED)).append(cpu)
        self._points.append(sampled(subject_of(number), now, round(cpu, 1), usage.memory, usage.children))
        ports = look.ports.get(usage.pid)
        return ProcessSample(
            number,
            usage.pid,
            one.conversation.opened_at or now,
            usage.name,
            round(cpu, 1),
            usage.memory,
            usage.children,
            now,
            None if ports is None else " ".join(map(str, ports)),
            usage.held,
            terminal.last_output_at,
        )

    def _reading(
        self, one: Watched, terminal: TerminalFact | None, sample: ProcessSample | None, steady: float, now: float
    ) -> Reading:
        number, cpus = one.conversation.id, self._cpus.get(one.conversation.id, ())
        return Reading(
            number,
            one.conversation.name,
            one.conversation.state,
            terminal is not None,
            sample,
            sum(cpus) / len(cpus) if len(cpus) == AVERAGED else None,
            self._quiet(one, terminal, steady, now) if terminal else None,
            None,
        )

    def _quiet(self, one: Watched, terminal: TerminalFact, steady: float, now: float) -> float | None:
        """Seconds since the last output or report by the steady clock: a clock that is set makes nobody silent."""
        number = one.conversation.id
        times = (terminal.last_output_at, one.report.at if one.report else None, one.conversation.opened_at)
        stamps = (times, one.conversation.state == State.PAUSED)  # going on after a pause is a sign, too
        known = self._signs.get(number)
        if known is None or known[0] != stamps:
            newest = max((at for at in times if at is not None), default=now)
            ago = max(now - newest, 0.0) if known is None else 0.0
            known = self._signs[number] = (stamps, steady - ago)
        return steady - known[1]

    def _forget(self, members: frozenset[int]) -> None:
        for kept in (self._known, self._signs, self._cpus):
            for number in [number for number in kept if number not in members]:
                del kept[number]
        for number in [number for number in self._cpus if number not in self.samples]:
            del self._cpus[number]
