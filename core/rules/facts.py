"""What is known of a conversation at one moment; core/rules/state.py decides from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # a hook needs neither
    from core.model.trouble import Trouble
    from core.rules.screen_text import Hint

BUSY_CPU = 20.0  # percent of a core: a program that uses this much works, however quiet


class Limits(NamedTuple):
    """From which on a conversation counts as stuck; seconds, but for `repeats`."""

    quiet: float = 600.0
    waiting: float = 900.0
    repeats: int = 6


class Held(NamedTuple):
    """A claim: which task, until when (seconds since 1970), and for how long one lasts."""

    task: int
    until: float | None
    lease: float


class Facts(NamedTuple):
    """Everything known about one conversation at one moment; None where nothing is known."""

    now: float
    opened_at: float | None
    terminal_seen: bool  # a terminal of this name exists
    terminal_dead: bool = False
    exit_code: int | None = None
    paused: bool = False
    running: int = 0  # processes that go on although it is paused
    approval: str = ""  # title of its oldest open approval
    approval_at: float | None = None
    reported: str = ""  # working | idle | waiting, the last the agent itself said
    reported_at: float | None = None
    reported_by: str = ""  # hook, record, door
    reported_text: str = ""
    output_at: float | None = None
    cpu: float | None = None
    hint: Hint | None = None  # what its screen shows; only looked at where nothing better is known
    trouble: Trouble | None = None
    repeats: int = 0  # how often in a row it made the same call with the same result
    repeated: str = ""  # which call
    held: Held | None = None
    limits: Limits = Limits()
    lost: str = ""  # how it was taken from outside: with the reboot, with the server of the terminals
    steady_since: float = 0.0  # when the machine last woke or its clock was set: silence counts from there

    def silence(self, *signs: float | None) -> float:
        """Seconds since the last sign. One that lies ahead was seen before the clock was set back: it says nothing."""
        return self.now - max([self.steady_since, *(at for at in signs if at and at <= self.now)])

    @property
    def is_busy(self) -> bool:
        """Whether its processes use the machine."""
        return self.cpu is not None and self.cpu >= BUSY_CPU
