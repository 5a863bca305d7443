"""What comes in from the feeds, and what each of them is asked to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.services.snapshot.fleet import FleetSnapshot
from core.terminals.host import Frame

if TYPE_CHECKING:
    from tui.feeds.process_feed import Seen
    from tui.feeds.wall_feed import Tails
    from tui.screens.fleet_screen import FleetScreen


class FleetFeeds:
    """The part of the fleet screen that the feeds speak to."""

    news_at: float | None = None

    def show_snapshot(self: FleetScreen, snapshot: FleetSnapshot) -> None:  # type: ignore[misc]
        """The feed has something newer."""
        self.news_at = self.timonel.clock()
        self.picture = self.picture._replace(snapshot=snapshot, loaded=True, failure="")
        self.refresh_picture()
        if self.is_active and self.lost_offer.is_due(snapshot):
            self.action_command("fleet.revive")

    def show_supervisor(self: FleetScreen, runs: bool, fell: bool) -> None:  # type: ignore[misc]
        """Whether its process is there, and whether it had to be started again."""
        self.picture = self.picture._replace(supervisor_runs=runs)
        if fell:
            self.flash("the supervisor had ended without a word and was started again", "warning")

    def show_failure(self: FleetScreen, line: str) -> None:  # type: ignore[misc]
        """The feed cannot read; what is shown stays."""
        self.picture = self.picture._replace(failure=line)
        self.refresh_picture()

    def show_frame(self: FleetScreen, key: str, frame: Frame | None, error: str) -> None:  # type: ignore[misc]
        """The selected terminal looks different."""
        self.preview.show_frame(key, frame, error)

    def show_processes(self: FleetScreen, seen: Seen) -> None:  # type: ignore[misc]
        """The trees of processes, or what one printed, look different."""
        self.processes.show_seen(seen)

    def show_tails(self: FleetScreen, tails: Tails) -> None:  # type: ignore[misc]
        """The terminals on the wall look different."""
        self.wall.show_tails(tails)
        if tails.error:
            self.flash(tails.error, "warning")

    def look_at_terminals(self: FleetScreen) -> None:  # type: ignore[misc]
        """Only what is on the screen is captured."""
        key = self.preview.terminal_key if "screen" in self.shown else ""
        self.timonel.terminals.show(key, *self.preview.view_size)
        if "wall" in self.shown:
            self.wall.show(self.picture, self.fleet.shown_ids)
        self.timonel.wall_feed.show(self.wall.wanted)
        if "processes" in self.shown:
            self.processes.show(self.picture)
        self.timonel.process_feed.show(self.processes.wanted)
