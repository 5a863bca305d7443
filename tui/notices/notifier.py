"""Tells the operator, in all ways they asked for, that somebody began to need them; grouped within a moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from core.clock import Clock
from core.commands.calls import calls
from core.services.snapshot.fleet import EMPTY, FleetSnapshot
from tui.notices.channels import KEEP_TITLE, OLD_TITLE, Channel, window_title, written
from tui.notices.newly_needed import NewlyNeeded
from tui.notices.ways import Ways
from tui.notices.words import Notice, badge, notice_of

GROUPED = 2.0  # seconds in which calls become one notification
UNSEEN = 60.0  # seconds without a key after which a terminal that never speaks of its focus counts as left
PATIENCE = 10.0  # seconds that the desktop's program may take


class Notifier:
    """`write` reaches the terminal; `later(seconds, call)` runs on the screen's thread."""

    def __init__(
        self,
        ways: Ways,
        write: Callable[[str], object],
        later: Callable[[float, Callable[[], None]], object],
        clock: Clock,
        project: str,
    ) -> None:
        self._ways, self._write, self._later, self._clock = ways, write, later, clock
        self._project = project
        self._newly = NewlyNeeded()
        self._pending: set[str] = set()
        self._focused: bool | None = None  # None: the terminal has not said
        self._touched_at = clock()
        self._badge = ""
        self._latest: FleetSnapshot = EMPTY

    @property
    def away(self) -> bool:
        """Whether the operator looks elsewhere."""
        if self._focused is None:
            return self._clock() - self._touched_at > UNSEEN
        return not self._focused

    def begin(self) -> None:
        """The window's own title is put aside."""
        if Channel.TITLE in self._ways.channels:
            self._write(KEEP_TITLE)

    def end(self) -> None:
        """And put back."""
        if Channel.TITLE in self._ways.channels:
            self._write(OLD_TITLE)

    def set_focused(self, focused: bool) -> None:
        """The terminal says that it got or lost the focus."""
        self._focused = focused
        self._touched_at = self._clock()

    def touched(self) -> None:
        """A key or the mouse: somebody is here."""
        self._touched_at = self._clock()

    def look(self, snapshot: FleetSnapshot) -> None:
        """A newer picture of the fleet."""
        self._latest = snapshot
        self._show_badge(len(calls(snapshot)))
        fresh = self._newly.look(snapshot, self.away)
        if fresh and not self._pending:
            self._later(GROUPED, self._tell)
        self._pending.update(call.key for call in fresh)

    def _tell(self) -> None:
        """Those who still wait, unless the operator has come back."""
        waiting = [call for call in calls(self._latest) if call.key in self._pending]
        self._pending.clear()
        if waiting and self.away:
            self._send(notice_of(self._project, waiting))

    def _send(self, notice: Notice) -> None:
        self._write(written(self._ways.channels, notice, self._ways.in_tmux))
        if Channel.DESKTOP in self._ways.channels and self._ways.desktop:
            argv = (*self._ways.desktop, *notice)
            threading.Thread(target=_run, args=(argv,), name="desktop notice", daemon=True).start()

    def _show_badge(self, count: int) -> None:
        text = badge(count)
        if Channel.TITLE in self._ways.channels and text != self._badge:
            self._badge = text
            self._write(window_title(text))


def _run(argv: tuple[str, ...]) -> None:
    """A desktop that does not answer costs its thread a moment, and nobody else anything."""
    import subprocess

    try:
        subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return  # a notification that cannot be shown: the screen itself shows who needs you
