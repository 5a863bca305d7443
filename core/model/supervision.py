"""What the supervisor tells about itself: a heartbeat, and in it how each of its loops is."""

from __future__ import annotations

from typing import NamedTuple

SILENT = 5.0  # seconds without a heartbeat after which the supervisor is not counted on


class LoopHealth(NamedTuple):
    """One loop. Times in seconds since 1970, None when it has not come to that yet."""

    name: str
    began_at: float | None = None  # its newest tick
    ran_at: float | None = None  # the end of its newest tick that went well
    took: float | None = None  # seconds, of its newest tick that ended
    failures: int = 0  # in a row
    error: str = ""  # of the newest tick, "" when it went well
    next_at: float | None = None  # its next try; None while a tick is under way
    limit: float = 10.0  # seconds after which a tick that has not ended is stalled

    def stalled(self, now: float) -> float | None:
        """For how long its tick has been under way, when that is too long."""
        if self.began_at is None or self.next_at is not None or now - self.began_at <= self.limit:
            return None
        return now - self.began_at


class Beat(NamedTuple):
    """The newest heartbeat."""

    pid: int
    at: float
    since_at: float = 0.0  # when that process started
    version: str = ""
    loops: tuple[LoopHealth, ...] = ()

    def fresh(self, now: float) -> bool:
        """Whether it was just now."""
        return now - self.at < SILENT
