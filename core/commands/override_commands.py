"""Overrides: the operator's own hand on a task, each recorded with its reason."""

from __future__ import annotations

from core.commands.command import Acting, Command, Danger, Many, Outcome, Run, Values
from core.commands.context import CommandContext
from core.commands.override_questions import (
    IN_ORDER,
    SECONDS,
    ask_extend,
    ask_force,
    ask_message,
    ask_priority,
    ask_reassign,
    ask_snooze,
    ask_split,
    ask_why,
)
from core.commands.scope import Scope
from core.commands.selected import no_task
from core.model.actor import OPERATOR
from core.model.task import OPEN, TaskState


def no_open_task(context: CommandContext) -> str:
    """None is selected, or it has ended."""
    if reason := no_task(context):
        return reason
    if context.task is not None and context.task.state not in OPEN and context.task.state != TaskState.FAILED:
        return f"task #{context.task.id} is {context.task.state}"
    return ""


def _not_leased(context: CommandContext) -> str:
    if reason := no_task(context):
        return reason
    if context.task is not None and context.task.state != TaskState.LEASED:
        return f"nobody holds task #{context.task.id}"
    return ""


def _not_parked(context: CommandContext) -> str:
    if reason := no_task(context):
        return reason
    if context.task is not None and context.task.state in (TaskState.READY, TaskState.BLOCKED, TaskState.SCHEDULED):
        return f"task #{context.task.id} is in the queue already"
    return ""


def _not_waiting(context: CommandContext) -> str:
    if reason := no_task(context):
        return reason
    if context.task is not None and context.task.state not in OPEN:
        return f"task #{context.task.id} is {context.task.state}"
    return ""


def override_with(act: str, said: str, undo: str = "") -> Run:
    """The run of one override."""

    def run(acting: Acting, context: CommandContext, values: Values) -> Outcome:
        from core.services.tasks.overrides import override

        if context.task is None:
            return Outcome("no task is selected")
        to, seconds = values.get("to", ""), SECONDS.get(values.get("by", ""), 0.0)
        priority = int(values["priority"][0]) if values.get("priority") else None
        why = values.get("why", "").strip() or "by the operator"
        number, write = context.task.id, acting.project.journal.write
        write(override, acting.actor, number, act, why, to=to, seconds=seconds, priority=priority)
        return Outcome(f"task #{context.task.id} is {said}", undo=undo)

    return run


def _split(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    from core.services.tasks.overrides import override
    from core.services.tasks.parts import Part, one_after_the_other

    if context.task is None:
        return Outcome("no task is selected")
    parts = [Part(title) for line in values["parts"].splitlines() if (title := line.strip())]
    if values.get("order") == IN_ORDER:
        parts = one_after_the_other(parts)
    why = values.get("why", "").strip() or "by the operator"
    acting.project.journal.write(override, acting.actor, context.task.id, "split", why, parts=parts)
    return Outcome(f"task #{context.task.id} is split into {len(parts)}")


def _nobody_to_tell(context: CommandContext) -> str:
    if reason := _not_leased(context):
        return reason
    return "you hold it yourself" if context.task is not None and context.task.owner == OPERATOR else ""


def _message(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    from core.services.messages.sending import Draft, send

    task = context.task
    if task is None:
        return Outcome("no task is selected")
    subject, importance = f"task #{task.id}", values.get("importance", "high")
    draft = Draft(task.owner, values["body"].strip(), subject=subject, importance=importance)
    sent = acting.project.journal.write(send, acting.actor, draft)
    return Outcome(f"message {sent.id} is on its way to {sent.recipient}")


OVERRIDES = (
    Command(
        "task.release", "release", "r", Scope.TASK,
        "Takes it from its holder and puts it back into the queue at once.",
        override_with("release", "back in the queue"), Danger.REVERSIBLE,
        disabled=_not_leased, question=ask_why("Release task {}", "release"), rank=20,
        many=Many("Release {}"),
    ),
    Command(
        "task.reassign", "give to another", "v", Scope.TASK,
        "Takes it from its holder and gives it to the conversation that you choose.",
        override_with("reassign", "given on"), Danger.REVERSIBLE,
        disabled=no_open_task, question=ask_reassign, rank=22, label="give",
        many=Many("Give {} to another"),
    ),
    Command(
        "task.requeue", "queue again", "R", Scope.TASK,
        "Puts a parked, cancelled, held or done task back into the queue with fresh attempts.",
        override_with("requeue", "queued again"), Danger.REVERSIBLE,
        disabled=_not_parked, question=ask_why("Queue task {} again", "queue"), rank=24, label="requeue",
        many=Many("Queue {} again"),
    ),
    Command(
        "task.extend", "extend its claim", "E", Scope.TASK,
        "Gives its holder more time before the claim runs out.",
        override_with("extend", "given more time"), Danger.NONE,
        disabled=_not_leased, question=ask_extend, rank=30, label="extend",
        many=Many("Extend the claims of {}"),
    ),
    Command(
        "task.snooze", "snooze", "s", Scope.TASK,
        "Takes it from its holder, and lets nobody claim it until the time is over.",
        override_with("snooze", "put to sleep"), Danger.REVERSIBLE,
        disabled=_not_waiting, question=ask_snooze, rank=26,
        many=Many("Put {} to sleep"),
    ),
    Command(
        "task.priority", "set its priority", "I", Scope.TASK,
        "Lets it be claimed before or after others: 0 is the most urgent, 2 is usual. Its holder keeps it.",
        override_with("priority", "at its new place"), Danger.REVERSIBLE,
        disabled=no_open_task, question=ask_priority, rank=28, label="priority",
        many=Many("Set the priority of {}"),
    ),
    Command(
        "task.split", "split", "S", Scope.TASK,
        "Makes parts of it, one a line; the task itself waits for them and is taken from its holder.",
        _split, Danger.REVERSIBLE, disabled=no_open_task, question=ask_split, rank=32, label="split",
    ),
    Command(
        "task.message", "message its holder", "i", Scope.TASK,
        "Writes to whoever holds it; the task stays where it is.",
        _message, disabled=_nobody_to_tell, question=ask_message, rank=34, label="write",
        many=Many("Message to the holders of {}"),
    ),
    Command(
        "task.done", "force done", "F", Scope.TASK,
        "Ends it as done by your word; what needs it goes on.",
        override_with("done", "done"), Danger.COSTLY,
        disabled=no_open_task, question=ask_force("Force task {} done?", "force done", "would go on"),
        label="force done", rank=50,
        many=Many("Force {} done"),
    ),
    Command(
        "task.failed", "force failed", "X", Scope.TASK,
        "Parks it as failed by your word; what needs it stays blocked.",
        override_with("failed", "parked"), Danger.COSTLY,
        disabled=no_open_task, question=ask_force("Force task {} failed?", "force failed", "would stay blocked"),
        rank=52,
        many=Many("Force {} failed"),
    ),
    Command(
        "task.cancel", "cancel", "D", Scope.TASK,
        "Takes it out of the queue for good; requeue brings it back.",
        override_with("cancel", "cancelled"), Danger.COSTLY,
        disabled=no_open_task, question=ask_force("Cancel task {}?", "cancel it", "would stay blocked"), rank=54,
        many=Many("Cancel {}"),
    ),
)  # fmt: skip
