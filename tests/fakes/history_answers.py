"""What a worker of a storm writes down: each answer that it was given, and where each of its lives began and ended."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Answer(NamedTuple):
    """One call as its caller knows it.

    `first` and `last` are the numbers of the events of its transaction (`last` is `first - 1` when it wrote none), so
    they are its place in the log. `began` and `ended` are seconds of the machine's monotonic clock.
    """

    act: str
    first: int
    last: int
    began: float
    ended: float
    task: int = 0  # none: a claim that found nothing
    epoch: int = 0
    messages: tuple[int, ...] = ()
    refused: bool = False

    @property
    def place(self) -> tuple[int, int, float]:
        """Answers in this order are in the order of the log; those that wrote nothing come before who wrote next."""
        return self.first, self.last, self.began


LIFE = json.dumps({"life": True})
END = json.dumps({"end": True})


def line(answer: Answer) -> str:
    """As it is written down."""
    return json.dumps(answer)


class Teller:
    """One worker's log, line by line: `head` is its next answer, None after the last.

    `cut` is how many of its lives were cut off since the answer before the head. A worker does one thing after the
    other, so each of them may have left one transaction in the journal of which nobody was told.
    """

    def __init__(self, name: str, lines: Iterable[str]) -> None:
        self.name = name
        self.head: Answer | None = None
        self.cut = 0
        self._alive = False
        self._lines: Iterator[str] = iter(lines)
        self.advance()

    def advance(self) -> None:
        """To the next answer."""
        self.head, self.cut = None, 0
        for text in self._lines:
            if not text.endswith(("]\n", "}\n")):
                continue  # a line that a kill cut short, or the empty one that the next life begins with
            said = json.loads(text)
            if isinstance(said, list):
                self.head = Answer(*said)
                return
            self.cut += self._alive and "life" in said
            self._alive = "life" in said
        self.cut += self._alive
        self._alive = False
