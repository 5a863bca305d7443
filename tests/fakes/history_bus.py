"""What the log may say about messages: the rules of the bus once more, told from the events alone."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from core.model.event import Event

RANK = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
STEPS = ("delivered_at", "read_at", "acknowledged_at")


@dataclass(slots=True)
class Letter:
    """A message for one reader, neither acknowledged nor expired."""

    message: int
    reader: str
    rank: int
    expires_at: float | None
    steps: set[str] = field(default_factory=set)  # those that have a time


class BusRules:
    """Follows the events and blames each that could not be. What was acknowledged or has expired is forgotten."""

    def __init__(self, blame: Callable[[str], None]) -> None:
        self._blame = blame
        self._newest = 0
        self._letters: dict[int, Letter] = {}
        self._message: tuple[int, int, float | None] = (0, 0, None)  # the newest: its receipts follow it at once
        self._readers: set[str] = set()  # of the newest
        self._queued: dict[str, list[tuple[int, int, int]]] = defaultdict(list)

    def apply(self, event: Event, number: int, columns: dict[str, Any]) -> int:
        """Returns the number of the message that the event is about."""
        if event.kind == "message.created":
            if number <= self._message[0]:
                self._blame(f"{_said(event)} a second time")
            self._message = (number, RANK[columns["importance"]], columns["expires_at"])
            self._readers = set()
            return number
        if event.kind == "receipt.created":
            self._queue(event, number, columns)
            return self._message[0]
        letter = self._letters.get(number)
        if letter is None:
            self._blame(f"{_said(event)} after it was over, or it never was")
            return 0
        if event.kind == "receipt.delivered":
            self._delivered(event, number, letter)
        elif event.kind == "receipt.expired":
            self._expired(event, letter)
        elif event.actor != letter.reader:
            self._blame(f"{_said(event)} by {event.actor} for {letter.reader}")
        for step in STEPS:
            if step in columns:
                if step in letter.steps:
                    self._blame(f"{_said(event)}: message {letter.message} for {letter.reader} has {step} twice")
                letter.steps.add(step)
        if "expired_at" in columns or "acknowledged_at" in columns:
            del self._letters[number]
        return letter.message

    def _queue(self, event: Event, number: int, columns: dict[str, Any]) -> None:
        message, rank, expires_at = self._message
        if number <= self._newest:
            self._blame(f"{_said(event)} a second time")
        if columns["message_id"] != message or columns["recipient"] in self._readers:
            self._blame(f"{_said(event)}: {columns['recipient']} has message {columns['message_id']} already")
        self._newest = max(self._newest, number)
        self._readers.add(columns["recipient"])
        self._letters[number] = Letter(message, columns["recipient"], rank, expires_at)
        heappush(self._queued[columns["recipient"]], (rank, message, number))

    def _delivered(self, event: Event, number: int, letter: Letter) -> None:
        if event.actor not in (letter.reader, "supervisor"):
            self._blame(f"{_said(event)} to {event.actor}, and it is for {letter.reader}")
        if letter.expires_at is not None and letter.expires_at <= event.at:
            self._blame(f"{_said(event)} after its time to live")
        if "delivered_at" not in letter.steps and (first := self._first_for(letter.reader)) != number:
            self._blame(f"{_said(event)} before receipt {first}, which waited and comes first")

    def _expired(self, event: Event, letter: Letter) -> None:
        if "delivered_at" in letter.steps:
            self._blame(f"{_said(event)} after it was delivered")
        if letter.expires_at is None or event.at < letter.expires_at:
            self._blame(f"{_said(event)} before its time")

    def _first_for(self, reader: str) -> int | None:
        """The most important, then the oldest, of what waits."""
        heap = self._queued[reader]
        while heap:
            letter = self._letters.get(heap[0][2])
            if letter is not None and "delivered_at" not in letter.steps:
                return heap[0][2]
            heappop(heap)
        return None


def _said(event: Event) -> str:
    return f"event {event.seq}: {event.kind} of {event.subject}"
