"""Turns looks at the process table into samples: percentages, ports, averages, points for the history."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from core.model.conversation import State
from core.model.health import HealthPoint
from core.model.process import ProcessSample
from core.rules.downsample import STEPS, coarser, sampled
from core.rules.health import Reading
from core.supervisor.roots import Root
from core.terminals.cpu_use import Spent, spent, used_between

AVERAGED = 10
"""Samples whose average an alarm goes by: a second's peak is no alarm."""


class _Known(NamedTuple):
    """Of one tree at the last look."""

    pid: int
    at: float  # the steady clock's
    spent: Spent


class Sampler:
    """Keeps what the next look is compared with. One that has only begun knows no percentages yet."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._signs: dict[str, tuple[object, float]] = {}
        self._cpus: dict[str, deque[float]] = {}
        self._points: list[HealthPoint] = []
        self._looked = False
        self._most = 100.0 * (os.cpu_count() or 1)
        self.samples: dict[str, ProcessSample] = {}
        self.readings: tuple[Reading, ...] = ()

    def look(self, roots: Iterable[Root], steady: float, now: float) -> dict[str, ProcessSample]:
        """The new samples by subject; one without a living program, or not known yet, has none."""
        self.samples = {}
        readings: list[Reading] = []
        for root in roots:
            sample = self._sample(root, steady, now) if root.alive else None
            if sample is not None:
                self.samples[root.subject] = sample
            readings.append(self._reading(root, sample, steady, now))
        self._looked = True
        self.readings = tuple(readings)
        self._forget(frozenset(one.subject for one in readings))
        return self.samples

    def take_points(self) -> tuple[HealthPoint, ...]:
        """What was sampled since the last call, joined into points of the finest resolution."""
        taken, self._points = self._points, []
        return coarser(taken, STEPS[0].resolution)

    def _sample(self, root: Root, steady: float, now: float) -> ProcessSample | None:
        subject, usage = root.subject, root.usage
        if usage is None:
            self._known.pop(subject, None)
            return None
        before, current = self._known.get(subject), spent(usage.members)
        self._known[subject] = _Known(usage.pid, steady, current)
        if before is not None and before.pid == usage.pid:
            seconds, used = steady - before.at, used_between(before.spent, current)
        elif self._looked and before is None:
            seconds, used = 1.0, used_between({}, current)  # it started since the last look, a second ago
        else:
            return root.before if root.before is not None and root.before.pid == usage.pid else None
        cpu = min(100 * used / seconds, self._most) if seconds > 0 else 0.0
        self._cpus.setdefault(subject, deque(maxlen=AVERAGED)).append(cpu)
        self._points.append(sampled(subject, now, round(cpu, 1), usage.memory, usage.children))
        return ProcessSample(
            subject,
            usage.pid,
            root.began or now,
            usage.name,
            round(cpu, 1),
            usage.memory,
            usage.children,
            now,
            None if root.ports is None else " ".join(map(str, root.ports)),
            usage.held,
            root.output_at,
        )

    def _reading(self, root: Root, sample: ProcessSample | None, steady: float, now: float) -> Reading:
        cpus = self._cpus.get(root.subject, ())
        return Reading(
            root.subject,
            root.name,
            root.state,
            root.alive,
            sample,
            sum(cpus) / len(cpus) if len(cpus) == AVERAGED else None,
            self._quiet(root, steady, now) if root.alive else None,
            address=root.address,
        )

    def _quiet(self, root: Root, steady: float, now: float) -> float | None:
        """Seconds since the last output or report by the steady clock: a clock that is set makes nobody silent."""
        times = (root.output_at, root.report_at, root.began)
        stamps = (times, root.state == State.PAUSED)  # going on after a pause is a sign, too
        known = self._signs.get(root.subject)
        if known is None or known[0] != stamps:
            newest = max((at for at in times if at is not None), default=now)
            ago = max(now - newest, 0.0) if known is None else 0.0
            known = self._signs[root.subject] = (stamps, steady - ago)
        return steady - known[1]

    def _forget(self, subjects: frozenset[str]) -> None:
        for kept in (self._known, self._signs, self._cpus):
            for subject in [subject for subject in kept if subject not in subjects]:
                del kept[subject]
        for subject in [subject for subject in self._cpus if subject not in self.samples]:
            del self._cpus[subject]
