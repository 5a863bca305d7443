"""What happened to the time between two looks at the clocks: the machine slept, or its clock was set.

The wall clock goes on through a sleep and can be set; the boot clock goes on through a sleep and cannot be set; the
awake clock does neither. Source: CLOCK_REALTIME, CLOCK_BOOTTIME and CLOCK_MONOTONIC in clock_gettime(2).
"""

from __future__ import annotations

from typing import NamedTuple

SMALLEST = 3.0
"""Seconds; less is a busy machine, or a clock that is slewed."""


class Clocks(NamedTuple):
    """All three at one moment, seconds. The zero of `boot` and `awake` is the machine's start."""

    wall: float
    boot: float
    awake: float


class Jump(NamedTuple):
    """Seconds that the machine slept, and by which its wall clock was set forward, or back when negative."""

    slept: float = 0.0
    stepped: float = 0.0

    @property
    def shift(self) -> float:
        """By how much more the wall clock went on than the work did: what every deadline of the work lacks."""
        return self.slept + self.stepped

    @property
    def words(self) -> str:
        """For people."""
        said = []
        if self.slept:
            said.append(f"the machine slept {self.slept:.0f} s")
        if self.stepped:
            said.append(f"its clock was set {'forward' if self.stepped > 0 else 'back'} by {abs(self.stepped):.0f} s")
        return ", ".join(said)


def jump(before: Clocks, after: Clocks) -> Jump:
    """The jump between two looks; nothing when it is smaller than SMALLEST, or when the machine was started anew."""
    awake = after.awake - before.awake
    if awake < 0:
        return Jump()  # another boot: its clocks began again, and there is nothing to compare with
    boot = after.boot - before.boot
    slept, stepped = boot - awake, (after.wall - before.wall) - boot
    return Jump(slept if slept >= SMALLEST else 0.0, stepped if abs(stepped) >= SMALLEST else 0.0)


def lease_after(until: float, lease: float, before: Clocks, after: Clocks) -> float:
    """When a lease ends after a jump: with as much time left as it had before, and never later than a new one would.

    A lease that was taken or renewed after the jump, before anybody noticed the jump, stays as it is.
    """
    shift = jump(before, after).shift
    if shift > 0:
        old = until < after.wall or until <= before.wall + lease + SMALLEST
    else:
        old = until > after.wall + lease + SMALLEST
    return until + shift if old else until
