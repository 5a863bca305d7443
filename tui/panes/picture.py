"""What all panes draw from: one snapshot at one moment, and what is selected in it."""

from __future__ import annotations

from typing import NamedTuple

from core.commands.context import ProjectFacts
from core.services.snapshot.fleet import EMPTY, FleetSnapshot, Member


class Picture(NamedTuple):
    """Made anew for each snapshot and once a second; panes compare what they drew last themselves."""

    snapshot: FleetSnapshot = EMPTY
    now: float = 0.0
    project: ProjectFacts = ProjectFacts()
    member: Member | None = None
    loaded: bool = False
    failure: str = ""  # why there is nothing newer
    supervisor_runs: bool = False  # its process is there, heartbeat or not; unknown counts as no
