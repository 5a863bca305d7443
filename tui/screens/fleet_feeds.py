"""What comes in from the feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.services.snapshot.fleet import FleetSnapshot
from core.terminals.host import Frame
from tui.screens.fleet_parts import FleetParts

if TYPE_CHECKING:
    from tui.feeds.process_feed import Seen
    from tui.feeds.wall_feed import Tails


class FleetFeeds(FleetParts):
    """The part of the fleet screen that the feeds speak to."""

    def show_snapshot(self, snapshot: FleetSnapshot) -> None:
        """The feed has something newer."""
        self.news_at = self.timonel.clock()
        self.picture = self.picture._replace(snapshot=snapshot, loaded=True, failure="")
        self.refresh_picture()
        if self.is_active and self.lost_offer.is_due(snapshot):
            self.action_command("fleet.revive")

    def show_supervisor(self, runs: bool, fell: bool) -> None:
        """Whether its process is there, and whether it had to be started again."""
        self.picture = self.picture._replace(supervisor_runs=runs)
        if fell:
            self.flash("the supervisor had ended without a word and was started again", "warning")

    def show_failure(self, line: str) -> None:
        """The feed cannot read; what is shown stays."""
        self.picture = self.picture._replace(failure=line)
        self.refresh_picture()

    def show_frame(self, key: str, frame: Frame | None, error: str) -> None:
        """The selected terminal looks different."""
        self.preview.show_frame(key, frame, error)

    def show_processes(self, seen: Seen) -> None:
        """The trees of processes, or what one printed, look different."""
        self.processes.show_seen(seen)

    def show_tails(self, tails: Tails) -> None:
        """The terminals on the wall look different."""
        self.wall.show_tails(tails)
        if tails.error:
            self.flash(tails.error, "warning")
