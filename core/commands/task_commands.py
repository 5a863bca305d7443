"""What one does with a task: add one, read it, hold it back."""

from __future__ import annotations

from core.commands.command import (
    Acting,
    Command,
    Danger,
    Fact,
    Field,
    FieldKind,
    Form,
    Lane,
    Many,
    Outcome,
    Page,
    Question,
    Values,
)
from core.commands.context import CommandContext
from core.commands.override_commands import OVERRIDES, no_open_task, override_with
from core.commands.override_questions import PRIORITIES
from core.commands.scope import Scope
from core.commands.selected import no_task, on_screen
from core.rules.roles import ROLES


def _ask_new(context: CommandContext) -> Question:
    names = [member.conversation.name for member in context.snapshot.members if not member.conversation.closed_at]
    return Question(
        "New task",
        fields=(
            Field("title", "Title", required=True, hint="what is to be done"),
            Field("body", "Details", FieldKind.LINES, hint="what its holder must know"),
            Field("assignee", "For", FieldKind.CHOICE, "", ("", *names), hint="whoever is free"),
            Field("role", "Role", FieldKind.CHOICE, "", ("", *ROLES), hint="any"),
            Field("priority", "Priority", FieldKind.CHOICE, PRIORITIES[2], PRIORITIES),
        ),
        form=Form.FORM,
        yes="add",
    )


def _new(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.rules.match import Requirement
    from core.services.tasks.queue import TaskDraft, create_task

    draft = TaskDraft(
        title=values["title"].strip(),
        body=values.get("body", "").strip(),
        priority=int((values.get("priority") or "2")[:1]),
        requirement=Requirement(assignee=values.get("assignee", ""), role=values.get("role", "")),
    )
    made = acting.project.journal.write(create_task, acting.actor, draft)
    return Outcome(f"task #{made.id} is {made.state}")


def _read(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.commands.task_page import task_lines

    task = context.task
    if task is None:
        return Outcome("no task is selected")
    lines = acting.project.journal.read(task_lines, task.id, context.now)
    return Outcome(page=Page(f"Task #{task.id}  {task.title}", lines))


def _hold(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    held = context.task is not None and bool(context.task.hold)
    return override_with("unhold" if held else "hold", "held back" if not held else "free again", "task.hold")(
        acting, context, {"why": "by the operator", **values}
    )


def _held_already(context: CommandContext, marked: tuple[CommandContext, ...]) -> str:
    """With some that are free among them, the key holds those back."""
    free = any(one.task is not None and not one.task.hold and not no_open_task(one) for one in marked)
    return "it is held back already" if free and context.task is not None and context.task.hold else ""


def _ask_override(context: CommandContext) -> Question | None:
    task = context.task
    if task is None:
        return None
    holder = f"held by {task.owner}" if task.owner else "held by nobody"
    return Question(
        f"Task #{task.id}  {task.title}",
        (
            Fact(f"{task.state} · {holder}"),
            Fact("Each override is recorded, and a late report of the old holder is refused.", "muted"),
        ),
        form=Form.CHOOSE,
        choices=tuple(command.id for command in OVERRIDES),
    )


def _nothing_to_fold(context: CommandContext) -> str:
    if reason := no_task(context):
        return reason
    task = context.task
    if task is None or any(one.parent_id == task.id or one.id == task.parent_id for one in context.snapshot.tasks):
        return ""
    return f"task #{task.id} has no parts and is part of none"


def _follow(_acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    return Outcome(follow=values.get("command", ""))


TASK_COMMANDS = (
    Command(
        "task.new", "new task", "t", Scope.EVERYWHERE,
        "Adds a task to the queue, for one conversation, a role or whoever is free.",
        _new, question=_ask_new, rank=50, label="task",
    ),
    Command(
        "task.read", "read it", "enter,e", Scope.TASK,
        "Shows the whole task: details, why it is where it is, and what happened to it.",
        _read, disabled=no_task, rank=10, label="read",
    ),
    Command(
        "task.override", "override", "o", Scope.TASK,
        "All that your hand can do: release, give, requeue, extend, split, message, force an end, cancel.",
        _follow, disabled=no_open_task, question=_ask_override, rank=12,
        many=Many("Override {}"),
    ),
    Command(
        "task.hold", "hold back or free", "p", Scope.TASK,
        "Keeps a task from being claimed until you free it.",
        _hold, Danger.REVERSIBLE, disabled=no_open_task, rank=40, label="hold",
        many=Many("Hold back or free {}", skip=_held_already),
    ),
    Command(
        "task.fold", "fold or unfold", "f", Scope.TASK,
        "Hides or lists the parts of a task in the list; on a part, all parts of the task that it belongs to.",
        on_screen("fold"), lane=Lane.HERE, disabled=_nothing_to_fold, rank=60, label="fold",
    ),
    Command(
        "task.fold_all", "fold or unfold all", "ctrl+f", Scope.TASK,
        "Hides the parts of every task in the list; when all are hidden, lists them again.",
        on_screen("fold_all"), lane=Lane.HERE, disabled=no_task,
    ),
    *OVERRIDES,
)  # fmt: skip
