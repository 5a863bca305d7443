"""Overrides: the operator's own hand on a task, each recorded with its reason."""

from __future__ import annotations

from collections.abc import Callable

from core.commands.command import (
    Acting,
    Command,
    Danger,
    Fact,
    Field,
    FieldKind,
    Form,
    Outcome,
    Question,
    Run,
    Scope,
    Values,
)
from core.commands.context import CommandContext
from core.commands.selected import no_task
from core.model.task import OPEN, TaskState

_WHY = Field("why", "Why", hint="kept in the log")
EXTENSIONS = ("15 minutes", "1 hour", "4 hours", "1 day")
_SECONDS: dict[str, float] = dict(zip(EXTENSIONS, (900.0, 3600.0, 14400.0, 86400.0), strict=True))


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


def _holder(context: CommandContext) -> tuple[Fact, ...]:
    task = context.task
    if task is None or not task.owner:
        return ()
    return (Fact(f"{task.owner} holds it now; what it reports later is refused.", "warning"),)


def _ask_why(title: str, yes: str) -> Callable[[CommandContext], Question | None]:
    def ask(context: CommandContext) -> Question | None:
        if context.task is None:
            return None
        return Question(title.format(f"#{context.task.id}"), _holder(context), (_WHY,), Form.FORM, yes)

    return ask


def _ask_reassign(context: CommandContext) -> Question | None:
    if context.task is None:
        return None
    names = tuple(
        member.conversation.name
        for member in context.snapshot.members
        if not member.conversation.closed_at and member.conversation.name != context.task.owner
    )
    to = Field("to", "To", FieldKind.CHOICE, names[0] if names else "", names, required=True)
    return Question(f"Give task #{context.task.id} to another", _holder(context), (to, _WHY), Form.FORM, "give")


def _ask_extend(context: CommandContext) -> Question | None:
    if context.task is None:
        return None
    by = Field("by", "By", FieldKind.CHOICE, EXTENSIONS[0], EXTENSIONS)
    return Question(f"Extend the claim of task #{context.task.id}", (), (by, _WHY), Form.FORM, "extend")


def override_with(act: str, said: str, undo: str = "") -> Run:
    """The run of one override."""

    def run(acting: Acting, context: CommandContext, values: Values) -> Outcome:
        from core.services.task_overrides import override

        if context.task is None:
            return Outcome("no task is selected")
        to, seconds = values.get("to", ""), _SECONDS.get(values.get("by", ""), 0.0)
        why = values.get("why", "").strip() or "by the operator"
        acting.project.journal.write(override, acting.actor, context.task.id, act, why, to=to, seconds=seconds)
        return Outcome(f"task #{context.task.id} is {said}", undo=undo)

    return run


OVERRIDES = (
    Command(
        "task.release", "release", "r", Scope.TASK,
        "Takes it from its holder and puts it back into the queue at once.",
        override_with("release", "back in the queue"), Danger.REVERSIBLE,
        disabled=_not_leased, question=_ask_why("Release task {}", "release"), rank=20,
    ),
    Command(
        "task.reassign", "give to another", "v", Scope.TASK,
        "Takes it from its holder and gives it to the conversation that you choose.",
        override_with("reassign", "given on"), Danger.REVERSIBLE,
        disabled=no_open_task, question=_ask_reassign, rank=22, label="give",
    ),
    Command(
        "task.requeue", "queue again", "R", Scope.TASK,
        "Puts a parked, cancelled, held or done task back into the queue with fresh attempts.",
        override_with("requeue", "queued again"), Danger.REVERSIBLE,
        disabled=_not_parked, question=_ask_why("Queue task {} again", "queue"), rank=24, label="requeue",
    ),
    Command(
        "task.extend", "extend its claim", "E", Scope.TASK,
        "Gives its holder more time before the claim runs out.",
        override_with("extend", "given more time"), Danger.NONE,
        disabled=_not_leased, question=_ask_extend, rank=30, label="extend",
    ),
    Command(
        "task.done", "force done", "F", Scope.TASK,
        "Ends it as done by your word; what needs it goes on.",
        override_with("done", "done"), Danger.COSTLY,
        disabled=no_open_task, question=_ask_why("Force task {} done?", "force done"), label="force done", rank=50,
    ),
    Command(
        "task.failed", "force failed", "X", Scope.TASK,
        "Parks it as failed by your word; what needs it stays blocked.",
        override_with("failed", "parked"), Danger.COSTLY,
        disabled=no_open_task, question=_ask_why("Force task {} failed?", "force failed"), rank=52,
    ),
    Command(
        "task.cancel", "cancel", "D", Scope.TASK,
        "Takes it out of the queue for good; requeue brings it back.",
        override_with("cancel", "cancelled"), Danger.COSTLY,
        disabled=no_open_task, question=_ask_why("Cancel task {}?", "cancel it"), rank=54,
    ),
)  # fmt: skip
