"""Prints like a coding agent: a bullet for each act, a tree mark for its result, a status line at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

BOLD, DIM, GREEN, RED, YELLOW, BLUE, RESET = (f"\x1b[{code}m" for code in ("1", "2", "32", "31", "33", "36", "0"))


class Screen:
    """Writes to the terminal at the pace of a person reading; `speed` 2.0 is twice as fast."""

    def __init__(self, speed: float) -> None:
        self._speed = speed

    def say(self, text: str) -> None:
        """A line of the agent's own."""
        self._print(f"{BLUE}•{RESET} {text}")

    def act(self, tool: str, what: str, results: Sequence[str], *, failed: bool = False) -> None:
        """A tool call with what it gave back."""
        self._print(f"{RED if failed else GREEN}•{RESET} {BOLD}{tool}{RESET}({what})")
        for number, line in enumerate(results):
            self._print(f"  {DIM}{'└' if number == 0 else ' '}{RESET} {line}")

    def ask(self, title: str) -> None:
        """A question that waits for the operator."""
        self._print(f"{YELLOW}?{RESET} {BOLD}{title}{RESET}")
        self._print(f"  {DIM}waiting for the operator's answer in Timonel{RESET}")

    def think(self, seconds: float) -> None:
        """Takes its time."""
        time.sleep(seconds / self._speed)

    def _print(self, line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        self.think(0.15)
