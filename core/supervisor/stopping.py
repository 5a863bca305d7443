"""When the supervisor ends, and why: the first reason is the one that its log tells."""

from __future__ import annotations

import asyncio


class Stopping(asyncio.Event):
    """Set once, for good."""

    def __init__(self) -> None:
        super().__init__()
        self.why = ""

    def because(self, why: str) -> None:
        """Ends it. Whoever comes later adds nothing."""
        self.why = self.why or why
        self.set()
