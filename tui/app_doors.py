"""What the control center needs from outside: a real project's, or a test's own."""

from __future__ import annotations

from typing import Protocol

from core.commands.context import ProjectFacts
from core.terminals.host import TerminalHost
from tui.command_runner import OpenActing
from tui.feeds.journal_feed import Source
from tui.feeds.process_feed import Source as ProcessSource


class Doors(Protocol):
    """What the app needs from outside; tests give their own."""

    def facts(self) -> ProjectFacts:
        """About the project; quick."""
        ...

    def source(self) -> Source:
        """Opened in the feed's thread."""
        ...

    def host(self) -> TerminalHost:
        """Opened in the terminals' thread."""
        ...

    def processes(self) -> ProcessSource:
        """Opened in the process screen's thread."""
        ...

    @property
    def acting(self) -> OpenActing:
        """Called once in each lane's thread."""
        ...
