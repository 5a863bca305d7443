"""What is asked before an override, and what it would cost: nothing is lost that was not named before."""

from __future__ import annotations

from collections.abc import Callable

from core.commands.command import Fact, Field, FieldKind, Form, Question
from core.commands.context import CommandContext
from core.model.message import Importance
from core.model.task import Task
from core.text.values import percent

WHY = Field("why", "Why", hint="kept in the task's history")
EXTENSIONS = ("15 minutes", "1 hour", "4 hours", "1 day")
SECONDS: dict[str, float] = dict(zip(EXTENSIONS, (900.0, 3600.0, 14400.0, 86400.0), strict=True))
SIDE_BY_SIDE, IN_ORDER = "side by side", "one after the other"
NAMED = 5
PRIORITIES = ("0 most urgent", "1", "2 normal", "3", "4")

Ask = Callable[[CommandContext], Question | None]


def ask_why(title: str, yes: str) -> Ask:
    """Only the reason; Enter goes on."""

    def ask(context: CommandContext) -> Question | None:
        if context.task is None:
            return None
        return Question(title.format(f"#{context.task.id}"), holder_facts(context.task), (WHY,), Form.FORM, yes)

    return ask


def ask_force(title: str, yes: str, others: str) -> Ask:
    """Yes or no, default no. `others` is what becomes of the tasks that need this one."""

    def ask(context: CommandContext) -> Question | None:
        task = context.task
        if task is None:
            return None
        facts = [Fact(task.title, "strong"), *holder_facts(task), *_needed_facts(context, task, others)]
        return Question(title.format(f"#{task.id}"), tuple(facts), (WHY,), Form.CONFIRM, yes)

    return ask


def ask_reassign(context: CommandContext) -> Question | None:
    """To whom."""
    if context.task is None:
        return None
    names = tuple(
        member.conversation.name
        for member in context.snapshot.members
        if not member.conversation.closed_at and member.conversation.name != context.task.owner
    )
    to = Field("to", "To", FieldKind.CHOICE, names[0] if names else "", names, required=True)
    title = f"Give task #{context.task.id} to another"
    return Question(title, holder_facts(context.task), (to, WHY), Form.FORM, "give")


def ask_extend(context: CommandContext) -> Question | None:
    """By how much."""
    if context.task is None:
        return None
    by = Field("by", "By", FieldKind.CHOICE, EXTENSIONS[0], EXTENSIONS)
    return Question(f"Extend the claim of task #{context.task.id}", (), (by, WHY), Form.FORM, "extend")


def ask_snooze(context: CommandContext) -> Question | None:
    """For how long."""
    if context.task is None:
        return None
    by = Field("by", "For", FieldKind.CHOICE, EXTENSIONS[1], EXTENSIONS)
    return Question(f"Put task #{context.task.id} to sleep", holder_facts(context.task), (by, WHY), Form.FORM, "snooze")


def ask_priority(context: CommandContext) -> Question | None:
    """Which one."""
    if context.task is None:
        return None
    now = PRIORITIES[context.task.priority]
    to = Field("priority", "Priority", FieldKind.CHOICE, now, PRIORITIES, required=True)
    return Question(f"Priority of task #{context.task.id}", (), (to, WHY), Form.FORM, "set")


def ask_split(context: CommandContext) -> Question | None:
    """Into what."""
    task = context.task
    if task is None:
        return None
    inherit = "They have its type, priority, role and capabilities."
    facts = (Fact(f"“{task.title}” waits for all its parts and comes last. {inherit}", "muted"), *holder_facts(task))
    parts = Field("parts", "Parts", FieldKind.LINES, hint="one title a line", required=True)
    order = Field("order", "Order", FieldKind.CHOICE, SIDE_BY_SIDE, (SIDE_BY_SIDE, IN_ORDER))
    return Question(f"Split task #{task.id}", facts, (parts, order, WHY), Form.FORM, "split")


def ask_message(context: CommandContext) -> Question | None:
    """What its holder shall read."""
    task = context.task
    if task is None:
        return None
    return Question(
        f"Message to {task.owner} about task #{task.id}",
        (Fact("The task stays where it is.", "muted"),),
        (
            Field("body", "Text", FieldKind.LINES, required=True),
            Field("importance", "Importance", FieldKind.CHOICE, Importance.HIGH, tuple(Importance)),
        ),
        Form.FORM,
        "send",
    )


def holder_facts(task: Task) -> tuple[Fact, ...]:
    """Who loses what when it is taken away now."""
    if not task.owner:
        return ()
    far = "" if task.progress is None else f", {percent(task.progress * 100)} done"
    note = f" ({task.note})" if task.note else ""
    return (
        Fact(f"{task.owner} holds it now under claim {task.epoch}{far}{note}.", "warning"),
        Fact("It is told to stop, and what it reports later is refused and shown to you.", "warning"),
    )


def _needed_facts(context: CommandContext, task: Task, others: str) -> list[Fact]:
    waiting = sorted(
        number for number, needed in context.snapshot.after.items() if any(one.number == task.id for one in needed)
    )
    if not waiting:
        return [Fact("No other task waits for it.", "muted")]
    named = ", ".join(f"#{number}" for number in waiting[:NAMED])
    more = f" and {len(waiting) - NAMED} more" if len(waiting) > NAMED else ""
    return [Fact(f"{named}{more} {'waits' if len(waiting) == 1 else 'wait'} for it and {others}.")]
