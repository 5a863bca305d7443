"""When a vendor's breaker opens, when one conversation tries again, and when the others follow. Pure.

closed → open (a limit or an authentication failure) → probing (at the reset time, or after a pause that doubles)
→ resuming (it worked: the others follow one by one) → closed. Trouble on the way opens it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.model.breaker import Breaker, Standing

FIRST, LONGEST = 300.0, 3600.0
"""Seconds until the first try where the vendor named no time, and the longest pause between tries."""

MARGIN = 5.0
"""Seconds after the reset time: the vendor's clock is not ours."""

FARTHEST = 8 * 86400.0
"""Seconds; no limit lasts longer than a week, so a later time was misread and is not believed."""

PROBE_SECONDS = 180.0
"""How long one may try without trouble and without success; then the others follow all the same, one by one."""

APART = 20.0
"""Seconds between two conversations that go on."""


def try_at(reset_at: float | None, now: float, openings: int) -> float:
    """When one conversation should try again."""
    if reset_at is not None and now < reset_at <= now + FARTHEST:
        return reset_at + MARGIN
    return now + min(FIRST * 2.0 ** min(openings - 1, 30), LONGEST)


def tripped(old: Breaker, kind: str, text: str, seen_by: str, reset_at: float | None, now: float) -> Breaker | None:
    """After trouble; None when this adds nothing to what is known, as from the tenth conversation that meets it."""
    if old.state == Standing.OPEN:
        later = reset_at is not None and try_at(reset_at, now, 1) > max(old.until, now + FIRST)
        if not later:
            return None
        return old._replace(kind=kind, text=text, reset_at=reset_at, until=try_at(reset_at, now, old.openings))
    openings = 1 if old.state == Standing.CLOSED else old.openings + 1
    return old._replace(
        state=Standing.OPEN, kind=kind, text=text, seen_by=seen_by, opened_at=now, changed_at=now,
        until=try_at(reset_at, now, openings), reset_at=reset_at, openings=openings, probe="", closed_by="", why="",
    )  # fmt: skip


def ticked(old: Breaker, order: Sequence[str], now: float) -> Breaker | None:
    """After a while; `order` are the vendor's conversations that could go on. None when nothing changes."""
    if old.state == Standing.OPEN and now >= old.until and order:  # with nobody there, the next that is started tries
        return old._replace(state=Standing.PROBING, probe=order[0], changed_at=now)
    if old.state == Standing.PROBING and now >= old.changed_at + PROBE_SECONDS:
        return resumed(old, now)
    if old.state == Standing.PROBING and old.probe not in order:
        following = {"probe": order[0], "changed_at": now} if order else {"state": Standing.OPEN, "probe": ""}
        return old._replace(**following)
    if old.state == Standing.RESUMING and _released(old, now) > len(order):
        return old._replace(state=Standing.CLOSED, changed_at=now, probe="", openings=0)
    return None


def answered(old: Breaker, name: str, now: float) -> Breaker | None:
    """The vendor answered this conversation: when it was the one that tries, the others may follow."""
    return resumed(old, now) if old.state == Standing.PROBING and name == old.probe else None


def resumed(old: Breaker, now: float) -> Breaker:
    """From now on the others go on, one after another."""
    return old._replace(state=Standing.RESUMING, changed_at=now)


def admits(breaker: Breaker, name: str, order: Sequence[str], now: float) -> bool:
    """Whether this conversation may be given work now."""
    if breaker.state == Standing.CLOSED or (breaker.state != Standing.OPEN and name == breaker.probe):
        return True
    if breaker.state != Standing.RESUMING:
        return False
    return name not in order or order.index(name) < _released(breaker, now)


def admits_new(breaker: Breaker, now: float) -> bool:
    """Whether a conversation may be started. When it is time for a try and nobody is there, the new one is the try."""
    if breaker.state == Standing.OPEN:
        return now >= breaker.until
    return breaker.state != Standing.PROBING


def _released(breaker: Breaker, now: float) -> int:
    """How many in the order may go on by now. A clock that was set back releases nobody early."""
    return 1 + int(max(0.0, now - breaker.changed_at) / APART)
