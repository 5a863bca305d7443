"""What is selected and known when a command is looked at or started."""

from __future__ import annotations

from typing import NamedTuple

from core.commands.scope import Scope
from core.model.actor import OPERATOR
from core.model.approval import Approval
from core.model.message import Message, Receipt
from core.model.process import Process
from core.model.supervision import SILENT
from core.model.task import Task
from core.services.processes.trees import Leaf
from core.services.snapshot.fleet import EMPTY, FleetSnapshot, Member


class ProjectFacts(NamedTuple):
    """What does not change while the control center runs, or hardly ever."""

    repository: str = ""
    branch: str = ""  # of the main checkout: the default base of a new conversation
    kinds: tuple[str, ...] = ("claude", "codex", "command", "demo")
    default_kind: str = "claude"
    host: str = ""  # tmux or plain; "" until it is known
    detach_key: str = "ctrl+q"
    ascii: bool = False


class CommandContext(NamedTuple):
    """One moment: the snapshot, the selection in it, and where the focus is."""

    snapshot: FleetSnapshot = EMPTY
    now: float = 0.0
    member: Member | None = None
    task: Task | None = None
    message: Message | None = None
    approval: Approval | None = None
    project: ProjectFacts = ProjectFacts()
    pane: Scope = Scope.CONVERSATION
    undo: str = ""  # id of the command that would take the last step back
    supervisor_runs: bool = False  # its process is there, even if it gives no sign of life
    process: Process | None = None  # in the background
    leaf: Leaf | None = None  # a process of the operating system
    marked: tuple[CommandContext, ...] = ()  # the same moment about each marked row of the pane

    @property
    def supervisor_alive(self) -> bool:
        """Whether its heartbeat is recent."""
        beat = self.snapshot.supervisor_at
        return beat is not None and self.now - beat < SILENT

    @property
    def name(self) -> str:
        """Of the selected conversation, "" when none is."""
        return self.member.conversation.name if self.member else ""

    def receipt(self, message: Message) -> Receipt | None:
        """The operator's own receipt of a message."""
        return next(
            (one for one in self.snapshot.receipts if one.message_id == message.id and one.recipient == OPERATOR), None
        )


def renewed(before: CommandContext, newest: CommandContext) -> CommandContext:
    """What was selected and marked before, in the newest snapshot; None in place of what is gone."""
    snapshot = newest.snapshot
    tasks = {one.id: one for one in snapshot.tasks}
    approvals = {one.id: one for one in snapshot.approvals}
    processes = {one.id: one for one in snapshot.processes}

    def same(one: CommandContext) -> CommandContext:
        return newest._replace(
            member=one.member and snapshot.member(one.member.conversation.id),
            task=one.task and tasks.get(one.task.id),
            approval=one.approval and approvals.get(one.approval.id),
            process=one.process and processes.get(one.process.id),
            message=one.message,
            leaf=one.leaf,
            pane=one.pane,
            marked=(),
        )

    return same(before)._replace(marked=tuple(same(one) for one in before.marked))


def supervisor_alive(snapshot: FleetSnapshot, now: float) -> bool:
    """The same for a snapshot alone."""
    return CommandContext(snapshot, now).supervisor_alive
