"""Which loops the supervisor runs: what each is given, how often it ticks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import NamedTuple

from core.clock import Clock
from core.git.worktrees import default_path
from core.journal.async_journal import AsyncJournal
from core.model.actor import THE_SUPERVISOR
from core.rules.facts import Limits
from core.services.approvals.questions import expire_approvals
from core.services.messages.receipts import expire_messages
from core.services.project import Project
from core.services.tasks import deadlines, leases
from core.supervisor.alarm_watch import AlarmWatch
from core.supervisor.clock_loop import ClockLoop
from core.supervisor.deliver import Deliverer
from core.supervisor.disk_watch import DiskWatch
from core.supervisor.dropbox import Outboxes
from core.supervisor.guard_loop import GuardLoop
from core.supervisor.history_keeper import SECONDS, HistoryKeeper
from core.supervisor.idle import IdleWatch
from core.supervisor.log_file import LogFile
from core.supervisor.loops import Health, Loop
from core.supervisor.mcp_http import McpDoor
from core.supervisor.observer import Observer
from core.supervisor.processes import ProcessWatch
from core.supervisor.program import Renewal
from core.supervisor.pulse import Pulse
from core.supervisor.sessions import SessionWatch
from core.supervisor.singleton import Singleton
from core.supervisor.stopping import Stopping
from core.supervisor.wal import WalKeeper

GLANCE = 0.1
"""Seconds between two glances at the agents' records, which tell nobody that they were written."""


class Given(NamedTuple):
    """What the loops are made of."""

    project: Project
    journal: AsyncJournal
    thread: Callable[[str], Executor]  # a thread of its own, so that a slow disk holds up one loop only
    health: Health
    stopping: Stopping
    log: LogFile
    renewal: Renewal
    single: Singleton
    steady: Clock = time.monotonic


def loop_table(given: Given) -> tuple[Loop, ...]:
    """One line a loop."""
    project, journal, clock, log = given.project, given.journal, given.project.clock, given.log
    steady = given.steady
    reading = given.thread("sessions")  # one thread for both who read the agents' records: they share what was read
    clocks = ClockLoop(journal, partial(log, "clock", "note"))
    observer = Observer(journal, project.host, given.thread("observe"), clock, _limits(project), clocks, steady)
    sessions = SessionWatch(journal, observer, project.environ, reading, clock)
    processes = ProcessWatch(project, given.thread("processes"), partial(log, "processes", "note"))
    tools = McpDoor(journal, project.journal.folder, partial(log, "tools", "note"))
    pulse = Pulse(journal, given.health, given.single.fallen)
    settings, sampler = project.settings, observer.sampler
    alarms = AlarmWatch(journal, sampler, settings, _worktrees(project), given.thread("alarms"), clock, steady)
    return (
        Loop("observe", 1.0, observer.tick, observer.close, observer.woken),
        Loop("alarms", 2.0, alarms.tick),
        Loop("history", SECONDS, HistoryKeeper(journal, sampler, alarms, settings.history_days).tick),
        Loop("disk", 5.0, DiskWatch(journal, given.thread("disk"), settings.disk_minutes * 60, clock, steady).tick),
        Loop("sessions", GLANCE, sessions.glance),
        Loop("processes", 1.0, processes.tick),
        Loop("deliver", 1.0, Deliverer(journal, sessions, project.environ, reading, clock).tick),
        Loop("tools", 2.0, tools.tick, tools.close),
        Loop("dropbox", 1.0, Outboxes(journal, given.thread("dropbox"), clock, partial(log, "dropbox", "note")).tick),
        Loop("leases", 2.0, lambda: _expire(journal, clocks)),
        Loop("guards", 2.0, GuardLoop(journal).tick),
        Loop("heartbeat", 2.0, pulse.tick, pulse.close),
        Loop("idle", 5.0, IdleWatch(given.single, observer, processes, given.stopping, steady).tick),
        Loop("program", 10.0, given.renewal.tick),
        Loop("log", 10.0, log.tick),
        Loop("wal", 15.0, WalKeeper(journal, log).tick),
    )


def _worktrees(project: Project) -> str:
    """The folder in which worktrees are made, whose disk must not be full."""
    return os.path.dirname(default_path(project.root, "x", project.settings.worktree_folder))


def _limits(project: Project) -> Limits:
    settings = project.settings
    return Limits(settings.quiet_seconds, settings.waiting_seconds, settings.repeat_calls)


async def _expire(journal: AsyncJournal, clocks: ClockLoop) -> None:
    """Nothing is written when nothing is due: looking comes first, and before that what the clocks did."""
    await clocks.tick()
    if await journal.read(leases.anything_due, journal.journal.clock()):
        await journal.write(leases.settle_due, THE_SUPERVISOR)
    if await journal.read(deadlines.anything_late, journal.journal.clock()):
        await journal.write(deadlines.flag_late, THE_SUPERVISOR)
    await journal.write(expire_approvals, THE_SUPERVISOR)
    await journal.write(expire_messages, THE_SUPERVISOR)
