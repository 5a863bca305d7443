"""When a figure is an alarm: limits, how long they must be passed, and how far back under them it must come.

Time is the steady clock's, which a person who sets the clock, or a laptop's sleep, does not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from core.model.alarm import MACHINE, AlarmKind
from core.model.conversation import State
from core.model.health import DiskSample, HostSample
from core.model.process import ProcessSample
from core.text.values import duration, percent, size

MEGABYTE = 1 << 20
BACK = 0.9  # a figure is well again at this share of its limit
CALM = 10.0  # seconds for which it must be well
STEADY = 5.0  # seconds for which a limit must be passed, where nothing longer is asked for
PRESSED = 40.0  # percent of ten seconds spent waiting for memory: the machine is about to kill or to stand still
LEAST_SHARE = 0.25  # of the CPU limit: below that nobody is called runaway, however busy the machine
TALKED = 2.0  # seconds: output newer than this is output now

Key = tuple[str, str]
"""Subject (a conversation, a background process or the machine) and kind."""


class Limits(NamedTuple):
    """From the settings; 0 turns one off. Bytes, percent, seconds."""

    memory: float
    cpu: float
    cpu_seconds: float
    silent: float
    disk: float
    host_memory: float  # percent of all
    host_disk: float


class Reading(NamedTuple):
    """One conversation, or one background process, at one moment."""

    subject: str
    name: str
    state: str  # of a conversation; "" of a background process: nobody says of it that it works
    alive: bool  # its program runs
    process: ProcessSample | None  # None: not known at this moment
    cpu: float | None  # average of the last seconds, percent of a core
    quiet: float | None  # seconds without output or hook
    disk: DiskSample | None = None
    address: str = ""  # of a background process: how the command line names it


class Check(NamedTuple):
    """One figure beside its limit. Between over and well lies what changes nothing."""

    key: Key
    over: bool
    well: bool
    figure: float = 0.0
    threshold: float = 0.0
    hold: float = STEADY  # seconds for which it must be over
    calm: float = CALM
    text: str = ""


class Pending(NamedTuple):
    """Since when a figure has been over, or an alarm's figure well."""

    over_since: float | None = None
    well_since: float | None = None


class News(NamedTuple):
    """What to write down, and what to remember for the next look."""

    pending: dict[Key, Pending]
    raised: tuple[Check, ...]
    cleared: tuple[Key, ...]


def checks(readings: Iterable[Reading], host: HostSample | None, limits: Limits) -> tuple[Check, ...]:
    """Every figure that is known now."""
    found: list[Check] = []
    everybody = tuple(readings)
    for one in everybody:
        found += _of_processes(one, limits, _fair_share(host)) if one.alive else _of_none(one)
        if one.disk is not None:
            found.append(_disk(one, one.disk, limits.disk))
    if host is not None:
        found += _of_host(host, everybody, limits)
    return tuple(found)


def news(
    before: Mapping[Key, Pending], open_keys: frozenset[Key], found: Iterable[Check], known: frozenset[str], now: float
) -> News:
    """What is raised and cleared. `known` are the subjects that still exist; alarms of others end."""
    pending: dict[Key, Pending] = {}
    raised: list[Check] = []
    cleared = [key for key in open_keys if key[0] != MACHINE and key[0] not in known]
    for check in found:
        old = before.get(check.key, Pending())
        if check.key in open_keys:
            since = (old.well_since if old.well_since is not None else now) if check.well else None
            if since is not None and now - since >= check.calm:
                cleared.append(check.key)
            else:
                pending[check.key] = Pending(None, since)
        elif check.over:
            since = old.over_since if old.over_since is not None else now
            if now - since >= check.hold:
                raised.append(check)
            else:
                pending[check.key] = Pending(since, None)
    return News(pending, tuple(raised), tuple(cleared))


def _of_processes(one: Reading, limits: Limits, share: float) -> Iterator[Check]:
    sample = one.process
    if sample is None:
        return
    figure = float(sample.memory)
    yield _above(
        one, AlarmKind.MEMORY, figure, limits.memory,
        text=_told(one, f"its processes use {size(int(figure))} of memory (limit {size(int(limits.memory))})"),
    )  # fmt: skip
    held = sample.held > 0 and one.state != State.PAUSED
    yield Check(
        (one.subject, AlarmKind.HELD), held, not held, sample.held, 0,
        text=_held_text(one),
    )  # fmt: skip
    if one.quiet is None:
        return
    if one.cpu is not None:
        yield _runaway(one, one.cpu, one.quiet, limits, share)
    silent = one.state in (State.WORKING, State.STARTING) and limits.silent > 0
    yield Check(
        (one.subject, AlarmKind.SILENT), silent and one.quiet >= limits.silent,
        not silent or one.quiet < limits.silent, one.quiet, limits.silent, calm=0,
        text=f"is said to be {one.state}, and gave no sign for {duration(one.quiet)}",
    )  # fmt: skip


def _told(one: Reading, what: str) -> str:
    """A background process is named, with what ends it: its alarm stands in the line of its conversation."""
    return f"{one.name}: {what}; `timonel process stop {one.address}` ends it" if one.address else what


def _held_text(one: Reading) -> str:
    """A signal from elsewhere halted it: the word that lets it go on."""
    what = "a signal has stopped its processes"
    if one.address:
        return f"{one.name}: {what}; `timonel process continue {one.address}` lets them go on"
    return f"{what}; `timonel resume {one.name}` lets them go on"


def _fair_share(host: HostSample | None) -> float:
    """The part of a core that a greedy program gets where more programs want to run than there are cores."""
    if host is None or host.load <= host.cores:
        return 1.0
    return max(host.cores / host.load, LEAST_SHARE)


def _runaway(one: Reading, cpu: float, quiet: float, limits: Limits, share: float) -> Check:
    """Any output takes `over` away for a moment, so the whole time must have passed without.

    It is well again when it is calm on any machine, or goes on talking: the load of a moment ends no alarm.
    """
    on, limit = limits.cpu > 0, limits.cpu * share
    return Check(
        (one.subject, AlarmKind.CPU),
        on and cpu >= limit and quiet > TALKED,
        not on or cpu < limits.cpu * LEAST_SHARE * BACK or quiet <= TALKED,
        cpu,
        limit,
        limits.cpu_seconds,
        text=_told(one, f"uses {percent(cpu)} of a core for {duration(limits.cpu_seconds)} and says nothing"),
    )


def _of_none(one: Reading) -> Iterator[Check]:
    """No program, no alarm about one."""
    for kind in (AlarmKind.MEMORY, AlarmKind.CPU, AlarmKind.SILENT, AlarmKind.HELD):
        yield Check((one.subject, kind), False, True, calm=0)


def _disk(one: Reading, disk: DiskSample, limit: float) -> Check:
    both = disk.sources + disk.ignored
    text = f"its worktree takes {size(both)}, {size(disk.ignored)} of it ignored by git (limit {size(int(limit))})"
    # A measurement is minutes apart from the next: it need not be repeated to be believed.
    return _above(one, AlarmKind.DISK, both, limit, text=text, hold=0, calm=0)


def _above(one: Reading, kind: str, figure: float, limit: float, *, text: str, **more: float) -> Check:
    on = limit > 0
    over, well = on and figure >= limit, not on or figure < limit * BACK
    return Check((one.subject, kind), over, well, figure, limit, text=text, **more)


def _of_host(host: HostSample, everybody: Iterable[Reading], limits: Limits) -> Iterator[Check]:
    left = 100 * host.memory_available / max(host.memory_total, 1)
    pressed = host.pressure is not None and host.pressure >= PRESSED
    relaxed = host.pressure is None or host.pressure < PRESSED * BACK
    on = limits.host_memory > 0
    yield Check(
        (MACHINE, AlarmKind.HOST_MEMORY), on and (left < limits.host_memory or pressed),
        not on or (left > limits.host_memory / BACK and relaxed), left, limits.host_memory,
        text=f"the machine has {size(host.memory_available)} of memory left{_biggest(everybody)}",
    )  # fmt: skip
    on = limits.host_disk > 0
    yield Check(
        (MACHINE, AlarmKind.HOST_DISK), on and host.disk_free < limits.host_disk,
        not on or host.disk_free > limits.host_disk / BACK, host.disk_free, limits.host_disk,
        text=f"the disk of the worktrees has {size(host.disk_free)} left",
    )  # fmt: skip


def _biggest(everybody: Iterable[Reading]) -> str:
    """Whom to look at first, before the kernel chooses."""
    sizes = [(one.process.memory, one.name) for one in everybody if one.process is not None]
    if not sizes:
        return ""
    memory, name = max(sizes)
    return f"; {name} uses most, {size(memory)}"
