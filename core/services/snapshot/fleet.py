"""The picture that the screen shows: one consistent, immutable read of everything it needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.model.actor import OPERATOR
from core.model.alarm import MACHINE, Alarm
from core.model.approval import Approval, Policy
from core.model.breaker import Breaker
from core.model.conversation import Conversation
from core.model.evidence import Evidence
from core.model.health import DiskSample, HostSample
from core.model.message import Message, Receipt
from core.model.process import ContextSample, Process, ProcessSample
from core.model.supervision import Beat
from core.model.task import Awaited, Task
from core.model.todo import SubAgent, Todo
from core.model.worktree import Worktree
from core.services.agents.work import sub_agents, todos
from core.services.guards.breakers import standing
from core.services.health.alarms import open_alarms
from core.services.health.samples import newest_reports
from core.services.processes.reads import kept_processes
from core.services.reading import find, rows
from core.services.snapshot.messages import shown_messages
from core.services.snapshot.tasks import count_tasks, open_needs, shown_tasks
from core.services.supervision.heartbeats import newest_beat

UNREAD = "SELECT recipient, count(*) FROM receipts WHERE read_at IS NULL AND expired_at IS NULL GROUP BY 1"


class Member(NamedTuple):
    """A conversation with everything that belongs to it; None where nothing is known."""

    conversation: Conversation
    worktree: Worktree | None
    process: ProcessSample | None
    context: ContextSample | None
    task: Task | None
    approval: Approval | None
    unread: int
    todo: Todo | None = None  # its own to-do list
    sub_agents: tuple[SubAgent, ...] = ()  # that run now
    disk: DiskSample | None = None
    heard: Evidence | None = None  # the newest of what its hooks, its door and its own record said
    alarms: tuple[Alarm, ...] = ()  # those that hold, oldest first, of its background processes, too

    @property
    def own_list(self) -> Todo | None:
        """Its to-do list, where it tells of what it does now: one that last changed before the claim does not."""
        if self.todo and self.task and self.task.claimed_at and self.todo.at < self.task.claimed_at:
            return None
        return self.todo

    @property
    def alarm(self) -> Alarm | None:
        """The oldest that nobody has acknowledged."""
        return next((one for one in self.alarms if one.acknowledged_at is None), None)


class FleetSnapshot(NamedTuple):
    """Everything at one sequence number of the log."""

    seq: int
    members: tuple[Member, ...]
    tasks: tuple[Task, ...]
    task_counts: dict[str, int]
    messages: tuple[Message, ...]
    receipts: tuple[Receipt, ...]
    approvals: tuple[Approval, ...]
    supervisor_at: float | None  # its last heartbeat
    supervisor: Beat | None = None  # what it told in it
    after: Mapping[int, tuple[Awaited, ...]] = {}  # by number of a blocked task: the unfinished ones that it needs
    processes: tuple[Process, ...] = ()  # in the background: those that were not removed
    policies: tuple[Policy, ...] = ()  # in force
    breakers: tuple[Breaker, ...] = ()  # of vendors that are paused
    alarms: tuple[Alarm, ...] = ()  # all that hold, oldest first, the machine's own among them
    host: HostSample | None = None
    unread: int = 0  # messages that the operator has not read, shown or not

    @property
    def host_alarm(self) -> Alarm | None:
        """The oldest of the machine's own that nobody has acknowledged."""
        return self.alarm_of(MACHINE)

    def alarm_of(self, subject: str) -> Alarm | None:
        """The oldest about this very subject that nobody has acknowledged."""
        return next((one for one in self.alarms if one.subject == subject and one.acknowledged_at is None), None)

    def member(self, conversation_id: int) -> Member | None:
        """By id."""
        return next((one for one in self.members if one.conversation.id == conversation_id), None)

    def named(self, name: str) -> Member | None:
        """By name."""
        return next((one for one in self.members if one.conversation.name == name), None)


EMPTY = FleetSnapshot(0, (), (), {}, (), (), (), None)


def load_snapshot(connection: Any) -> FleetSnapshot:
    """Reads it; the caller holds a short read transaction around this."""
    worktrees = {row.id: row for row in rows(connection, Worktree)}
    processes = {row.subject: row for row in rows(connection, ProcessSample)}
    contexts = {row.conversation_id: row for row in rows(connection, ContextSample)}
    leased = rows(connection, Task, "WHERE state = 'leased'")
    in_hand = {row.owner: row for row in leased}
    approvals = rows(connection, Approval, "WHERE state = 'open' ORDER BY asked_at, id")
    asked = {row.conversation: row for row in reversed(approvals)}
    unread = dict(connection.execute(UNREAD).fetchall())
    lists, helpers = todos(connection), sub_agents(connection)
    disks = {row.conversation_id: row for row in rows(connection, DiskSample)}
    heard = newest_reports(connection)
    alarms = open_alarms(connection)
    members = tuple(
        Member(
            row,
            worktrees.get(row.id),
            processes.get(row.subject),
            contexts.get(row.id),
            in_hand.get(row.name),
            asked.get(row.name),
            unread.get(row.name, 0),
            lists.get(row.id),
            helpers.get(row.id, ()),
            disks.get(row.id),
            heard.get(row.id),
            tuple(one for one in alarms if one.conversation_id == row.id),
        )
        for row in rows(connection, Conversation, "ORDER BY id")
    )
    messages, receipts = shown_messages(connection, unread.get(OPERATOR, 0))
    beat = newest_beat(connection)
    return FleetSnapshot(
        connection.execute("SELECT coalesce(max(seq), 0) FROM events").fetchall()[0][0],
        members,
        shown_tasks(connection, leased),
        count_tasks(connection),
        messages,
        receipts,
        approvals,
        beat.at if beat else None,
        beat,
        open_needs(connection),
        kept_processes(connection),
        rows(connection, Policy, "WHERE revoked_at IS NULL ORDER BY id"),
        standing(connection),
        alarms,
        find(connection, HostSample),
        unread.get(OPERATOR, 0),
    )
