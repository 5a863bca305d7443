"""The screens that have to be read because nothing better is known: captured together, in one spawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.rules.screen_text import LINES, Hint, read_screen
from core.terminals.host import TerminalFact, TerminalHost
from core.text.clean import clean_line

WIDEST = 400  # characters of a line that are read


class Screens:
    """Keeps what each screen said, and captures it again only when something was printed since."""

    def __init__(self, host: TerminalHost) -> None:
        self._host = host
        self._read: dict[str, tuple[float, Hint | None]] = {}  # key → (when it was captured, what it said)

    def hints(self, wanted: Sequence[TerminalFact], now: float) -> Mapping[str, Hint | None]:
        """What they say now, by key; blocks for one tmux process when any of them has to be captured."""
        self._read = {fact.key: self._read[fact.key] for fact in wanted if fact.key in self._read}
        stale = [fact.key for fact in wanted if self._is_stale(fact)]
        if stale:
            for key, lines in self._host.capture_many(stale, 2 * LINES).items():
                self._read[key] = now, read_screen([clean_line(line, WIDEST) for line in lines], now)
        return {key: hint for key, (_, hint) in self._read.items()}

    def _is_stale(self, fact: TerminalFact) -> bool:
        known = self._read.get(fact.key)
        # tmux tells the time of the last output in whole seconds.
        return known is None or (fact.last_output_at or 0.0) >= int(known[0])
