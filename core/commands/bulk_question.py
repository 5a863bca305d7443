"""What is asked once before a command acts on many: how many, each with what it would lose, and what is the same."""

from __future__ import annotations

from collections.abc import Sequence

from core.commands.command import Command, Danger, Fact, Field, FieldKind, Many, Question
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.text.values import plural

_NOUNS = {
    Scope.CONVERSATION: ("conversation", "conversations"),
    Scope.TASK: ("task", "tasks"),
    Scope.MESSAGE: ("message", "messages"),
    Scope.APPROVAL: ("question", "questions"),
    Scope.PROCESS: ("process", "processes"),
}


def asked_once(command: Command, many: Many, able: Sequence[CommandContext], left: tuple[Fact, ...]) -> Question | None:
    """None when none of them asks anything and a slip would cost nothing."""
    asked = [(one, command.question(one)) for one in able]
    questions = [question for _, question in asked if question is not None]
    costly = command.danger in (Danger.COSTLY, Danger.DESTRUCTIVE)
    if not able or not (questions or costly):
        return None
    title = many.title.format(plural(len(able), *_NOUNS[many.pane or command.scope]))
    first = questions[0] if questions else Question("", yes=command.hint)
    loads = any(question.loads for question in questions)
    facts = () if loads else _facts(command, asked)
    return first._replace(
        title=f"{title}?" if costly else title, facts=(*left, *facts), fields=_shared(questions), loads=loads
    )


def own_values(command: Command, context: CommandContext) -> dict[str, str]:
    """What one's own question would have held; what is asked once for all stands above it."""
    asked = command.question(context)
    return {field.name: field.value for field in asked.fields} if asked is not None else {}


def heading(command: Command, context: CommandContext) -> str:
    """What one of them is called."""
    match command.many.pane or command.scope if command.many else command.scope:
        case Scope.TASK if context.task is not None:
            return f"#{context.task.id} {context.task.title}"
        case Scope.MESSAGE if context.message is not None:
            return f"{context.message.sender}: {context.message.subject or context.message.body}"[:80]
        case Scope.APPROVAL if context.approval is not None:
            return f"{context.approval.conversation}: {context.approval.title}"
        case Scope.PROCESS if (one := context.leaf or context.process) is not None:
            return f"{one.name} (pid {one.pid})" if one.pid else one.name
        case _:
            return context.name


def _facts(command: Command, asked: Sequence[tuple[CommandContext, Question | None]]) -> tuple[Fact, ...]:
    """Each with its own facts; what is the same for several is said once, below."""
    told = [question.facts if question else () for _, question in asked]
    same = tuple(fact for fact in told[0] if all(fact in facts for facts in told)) if len(told) > 1 else ()
    found: list[Fact] = []
    for (one, _), facts in zip(asked, told, strict=True):
        name = heading(command, one)
        found.append(Fact(name, "strong"))
        own = [fact for fact in facts if fact not in same and fact.text not in name]
        found += [Fact(f"  {fact.text}", fact.tone) for fact in own]
    return (*found, *same)


def _shared(questions: Sequence[Question]) -> tuple[Field, ...]:
    """Fields that are the same in every question, and those that must be filled in. All others keep their own value."""
    if not questions:
        return ()
    kept: list[Field] = []
    for field in questions[0].fields:
        alike = [one for question in questions for one in question.fields if one.name == field.name]
        if len(alike) < len(questions):
            continue
        if all(one == field for one in alike):
            kept.append(field)
        elif field.required:
            kept.append(_narrowed(field, alike))
    return tuple(kept)


def _narrowed(field: Field, alike: Sequence[Field]) -> Field:
    """A choice among what can be chosen for every one."""
    if field.kind is not FieldKind.CHOICE:
        return field._replace(value="")
    choices = tuple(choice for choice in field.choices if all(choice in one.choices for one in alike))
    value = field.value if field.value in choices else next(iter(choices), "")
    return field._replace(choices=choices, value=value)
