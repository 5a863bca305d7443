"""Judges what many processes were told about a queue and a bus, offline, with nothing but their logs and the events.

The journal's log is taken for the witness: the one order in which everything is said to have happened. Three things
are proven of it.
It is *legal*: each event could follow those before it (history_queue, history_bus): one winner for each claim, epochs
that grow by one, nothing done or delivered twice, and every claim the most urgent, then oldest, task that fitted.
It is *true*: whoever was told something finds it in the log, at the place that they were told, and the log says
nothing that was not told, but for one transaction of each life that was cut off.
It is *timely*: of two calls of which one had ended before the other began, the first is the first in the log. So no
claim returned a task while one that comes before it was ready since before the call and stayed so until after it.
All is read once and in order, so the memory needed is that of what is open, however long the history.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heapreplace
from typing import NamedTuple

from core.model.actor import SUPERVISOR
from core.model.event import Event
from core.rules.match import Worker
from tests.fakes.history_answers import Answer, Teller
from tests.fakes.history_bus import BusRules
from tests.fakes.history_queue import QueueRules

MOST = 50
KIND = {
    "create": "task.created",
    "claim": "task.claimed",
    "complete": "task.done",
    "release": "task.released",
    "progress": "task.progressed",
    "send": "message.created",
    "take": "receipt.delivered",
    "read": "receipt.read",
    "acknowledge": "receipt.acknowledged",
}
"""The event that each call stands for. Others in its transaction follow from it, or prepared it."""


class Verdict(NamedTuple):
    """The first 50 faults, and how often each thing happened: calls by name, events by kind, `unheard` ones."""

    faults: tuple[str, ...]
    counts: Counter[str]


class Told(NamedTuple):
    """An event, and the claim or the message that it is about."""

    event: Event
    about: int


def check(events: Iterable[Event], tellers: Sequence[Teller], workers: Mapping[str, Worker]) -> Verdict:
    """`events` by number, from the first; a teller for each process; what each of them may claim."""
    return _Checker(events, tellers, workers).judged()


class _Checker:
    def __init__(self, events: Iterable[Event], tellers: Sequence[Teller], workers: Mapping[str, Worker]) -> None:
        self.faults: list[str] = []
        self.counts: Counter[str] = Counter()
        self._events = iter(events)
        self._next = next(self._events, None)
        self._seq = 0  # of the newest that was looked at
        self._tellers = tellers
        self._named = {teller.name: teller for teller in tellers}
        self._queue = QueueRules(workers, self._blame)
        self._bus = BusRules(self._blame)
        self._unheard: dict[str, int] = {}  # by name: the last event of a transaction that nobody was told of
        self._refusal = 0  # the newest event of a refusal that nobody was told of
        self._latest = 0.0  # when the latest of the calls so far began

    def judged(self) -> Verdict:
        heads = [(teller.head.place, number) for number, teller in enumerate(self._tellers) if teller.head]
        heapify(heads)
        while heads:
            teller = self._tellers[heads[0][1]]
            assert teller.head is not None
            self._pass_unheard(teller.head.first)
            self._judge(teller.name, teller.head)
            teller.advance()
            if teller.head is None:
                heappop(heads)
            else:
                heapreplace(heads, (teller.head.place, heads[0][1]))
        self._pass_unheard(None)
        return Verdict(tuple(self.faults), self.counts)

    def _blame(self, fault: str) -> None:
        self.counts["faults"] += 1
        if len(self.faults) < MOST:
            self.faults.append(fault)

    def _take(self) -> Told:
        """The next event, judged."""
        event = self._next
        assert event is not None
        self._next = next(self._events, None)
        if event.seq != self._seq + 1:
            self._blame(f"event {event.seq} follows event {self._seq}")
        self._seq = event.seq
        self.counts[event.kind] += 1
        noun, _, number = event.subject.partition(":")
        columns = json.loads(event.payload)
        if noun == "task":
            return Told(event, self._queue.apply(event, int(number), columns))
        if noun in ("message", "receipt"):
            return Told(event, self._bus.apply(event, int(number), columns))
        return Told(event, 0)

    def _pass_unheard(self, until: int | None) -> None:
        """Events before an answer's own: of those who write no log, or of a life that was cut off."""
        while self._next is not None and (until is None or self._next.seq < until):
            event = self._take().event
            # What a refusal leaves is one transaction, whose end is written in the supervisor's name.
            after = event.actor == SUPERVISOR and event.seq - 1 == self._refusal
            if after or event.kind == "task.refused":
                self._refusal = event.seq
            teller = self._named.get(event.actor)
            if teller is None or after:
                continue
            if self._unheard.get(event.actor) != event.seq - 1:
                self.counts["unheard"] += 1
                teller.cut -= 1
                if teller.cut < 0:
                    self._blame(f"event {event.seq}: {event.actor} lived on and was not told of its {event.kind}")
            self._unheard[event.actor] = event.seq

    def _judge(self, name: str, answer: Answer) -> None:
        said = f"{name} was told of {answer.act} at event {answer.first}"
        if answer.first <= self._seq:
            self._blame(f"{said}, which is another's")
        mine: list[Told] = []
        while self._next is not None and self._next.seq <= answer.last:
            mine.append(self._take())
        if self._seq < answer.last:
            self._blame(f"{said}, and it is lost: the log ends at event {self._seq}")
        allowed = {name, SUPERVISOR} if answer.refused else {name}  # in whose name the operator is told of a refusal
        if strangers := {one.event.actor for one in mine} - allowed:
            self._blame(f"{said}, and {', '.join(sorted(strangers))} wrote there")
        if answer.ended < self._latest:
            self._blame(f"{said}, but it had ended when one began that comes before it")
        self._latest = max(self._latest, answer.began)
        self.counts["refused" if answer.refused else answer.act] += 1
        if answer.refused:
            self._judge_refused(name, answer, said, mine)
        elif kind := KIND.get(answer.act):
            self._compare(name, answer, said, [one for one in mine if one.event.kind == kind])

    def _judge_refused(self, name: str, answer: Answer, said: str, mine: list[Told]) -> None:
        if any(one.event.subject.startswith("task:") for one in mine):
            self._blame(f"{said}: refused, and yet it was written")
        if self._queue.holds(name, answer.task, answer.epoch):
            self._blame(f"{said}: refused, although it holds #{answer.task} under claim {answer.epoch}")

    def _compare(self, name: str, answer: Answer, said: str, found: list[Told]) -> None:
        if answer.messages or answer.act in ("take", "read"):
            if [one.about for one in found] != list(answer.messages):
                self._blame(f"{said} {list(answer.messages)}, and the log has {[one.about for one in found]}")
        elif not answer.task:
            self._judge_nothing(name, said, found)
        elif [one.event.subject for one in found] != [f"task:{answer.task}"]:
            self._blame(f"{said}, #{answer.task}, and the log has {[one.event.subject for one in found]}")
        elif answer.act != "create" and found[0].about + (answer.act == "claim") != answer.epoch:
            self._blame(f"{said}, #{answer.task} under claim {answer.epoch}, and the log has another claim")

    def _judge_nothing(self, name: str, said: str, found: list[Told]) -> None:
        if found:
            self._blame(f"{said}: nothing, and the log has {found[0].event.subject}")
        if first := self._queue.first_for(name):
            self._blame(f"{said}: nothing, although #{first} was ready for it")
