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
    Outcome,
    Page,
    Question,
    Scope,
    Values,
)
from core.commands.context import CommandContext
from core.commands.override_commands import OVERRIDES, no_open_task, override_with
from core.commands.selected import no_task
from core.model.event import Event
from core.model.task import Task
from core.text.values import age, percent

PRIORITIES = ("0 most urgent", "1", "2 normal", "3", "4")


def _ask_new(context: CommandContext) -> Question:
    names = [member.conversation.name for member in context.snapshot.members if not member.conversation.closed_at]
    return Question(
        "New task",
        fields=(
            Field("title", "Title", required=True, hint="what is to be done"),
            Field("body", "Details", FieldKind.LINES, hint="what its holder must know"),
            Field("assignee", "For", FieldKind.CHOICE, "", ("", *names), hint="whoever is free"),
            Field(
                "role", "Role", FieldKind.CHOICE, "", ("", "orchestrator", "planner", "builder", "reviewer"), hint="any"
            ),
            Field("priority", "Priority", FieldKind.CHOICE, PRIORITIES[2], PRIORITIES),
        ),
        form=Form.FORM,
        yes="add",
    )


def _new(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.rules.match import Requirement
    from core.services.tasks import TaskDraft, create_task

    draft = TaskDraft(
        title=values["title"].strip(),
        body=values.get("body", "").strip(),
        priority=int((values.get("priority") or "2")[:1]),
        requirement=Requirement(assignee=values.get("assignee", ""), role=values.get("role", "")),
    )
    made = acting.project.journal.write(create_task, acting.actor, draft)
    return Outcome(f"task #{made.id} is {made.state}")


def _read(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.tasks import explain, history

    task = context.task
    if task is None:
        return Outcome("no task is selected")
    read = acting.project.journal.read
    lines = [
        *_head(task),
        Fact(""),
        *(Fact(line) for line in task.body.splitlines()),
        Fact(""),
        Fact("Why it is where it is", "muted"),
        *(Fact(line) for line in read(explain, task.id, context.now)),
        Fact(""),
        Fact("History", "muted"),
        *(_event_line(one, context.now) for one in read(history, f"task:{task.id}")),
    ]
    return Outcome(page=Page(f"Task #{task.id}  {task.title}", tuple(lines)))


def _head(task: Task) -> list[Fact]:
    progress = percent(None if task.progress is None else task.progress * 100)
    lines = [
        Fact(f"{task.state} · priority {task.priority} · {task.type} · attempt {task.attempts} of {task.max_attempts}"),
        Fact(f"held by {task.owner or 'nobody'} · progress {progress}"),
    ]
    for text, tone in ((task.note, "muted"), (task.failure, "error"), (task.result, "success")):
        lines += [Fact(line, tone) for line in text.splitlines()]
    return lines


def _event_line(event: Event, now: float) -> Fact:
    return Fact(f"{age(now - event.at):>4}  {event.actor:<12} {event.kind}")


def _hold(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    held = context.task is not None and bool(context.task.hold)
    return override_with("unhold" if held else "hold", "held back" if not held else "free again", "task.hold")(
        acting, context, {"why": "by the operator", **values}
    )


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
    ),
    Command(
        "task.hold", "hold back or free", "p", Scope.TASK,
        "Keeps a task from being claimed until you free it.",
        _hold, Danger.REVERSIBLE, disabled=no_open_task, rank=40, label="hold",
    ),
    *OVERRIDES,
)  # fmt: skip
