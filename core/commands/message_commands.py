"""What one does with messages: write, read, answer, acknowledge."""

from __future__ import annotations

from core.commands.command import (
    Acting,
    Command,
    Danger,
    Fact,
    Field,
    FieldKind,
    Form,
    Many,
    Outcome,
    Page,
    Question,
    Values,
)
from core.commands.context import CommandContext
from core.commands.scope import Scope
from core.commands.selected import no_message
from core.model.actor import EVERYBODY, OPERATOR, SUPERVISOR
from core.model.message import Importance, MessageKind


def _recipients(context: CommandContext) -> tuple[str, ...]:
    alive = [one.conversation for one in context.snapshot.members if not one.conversation.closed_at]
    roles = sorted({f"role:{one.role}" for one in alive if one.role})
    return (*(one.name for one in alive), *roles, EVERYBODY)


def _cannot_hear(context: CommandContext, _marked: tuple[CommandContext, ...]) -> str:
    return "" if context.name in _recipients(context) else f"{context.name or 'it'} is closed"


def _ask_compose(context: CommandContext) -> Question:
    to = _recipients(context)
    return Question(
        "Message",
        (Fact("Delivered between tool calls or at the end of a turn; never typed into a terminal.", "muted"),),
        (
            Field("to", "To", FieldKind.CHOICE, context.name if context.name in to else to[0], to),
            Field("body", "Text", FieldKind.LINES, required=True),
            Field("kind", "Kind", FieldKind.CHOICE, MessageKind.NOTE, tuple(MessageKind)),
            Field("importance", "Importance", FieldKind.CHOICE, Importance.NORMAL, tuple(Importance)),
        ),
        Form.FORM,
        "send",
    )


def _compose(acting: Acting, _context: CommandContext, values: Values) -> Outcome:
    from core.services.messages.sending import Draft, send

    draft = Draft(
        recipient=values["to"],
        body=values["body"].strip(),
        kind=values.get("kind") or MessageKind.NOTE,
        importance=values.get("importance") or Importance.NORMAL,
    )
    sent = acting.project.journal.write(send, acting.actor, draft)
    return Outcome(f"message {sent.id} is on its way to {sent.recipient}")


def _ask_reply(context: CommandContext) -> Question | None:
    if context.message is None:
        return None
    return Question(
        f"Answer to {context.message.sender}",
        tuple(Fact(line, "muted") for line in context.message.body.splitlines()[:3]),
        (Field("body", "", FieldKind.LINES, required=True),),
        Form.FORM,
        "send",
    )


def _from_nobody(context: CommandContext) -> str:
    if reason := no_message(context):
        return reason
    if context.message is not None and context.message.sender == SUPERVISOR:
        return "the supervisor reads no answers"
    if context.message is not None and context.message.sender == OPERATOR:
        return "it is your own message"
    return ""


def _reply(acting: Acting, context: CommandContext, values: Values) -> Outcome:
    from core.services.messages.sending import Draft, send

    message = context.message
    if message is None:
        return Outcome("no message is selected")
    draft = Draft(recipient=message.sender, body=values["body"].strip(), reply_to=message.id)
    sent = acting.project.journal.write(send, acting.actor, draft)
    return Outcome(f"message {sent.id} is on its way to {sent.recipient}")


def _read(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.commands.message_page import thread_lines
    from core.services.messages.receipts import mark_read

    message = context.message
    if message is None:
        return Outcome("no message is selected")
    shown = {one.id for one in context.snapshot.messages if one.thread == message.thread}
    mine = [one for one in context.snapshot.receipts if one.message_id in shown and one.recipient == OPERATOR]
    if unread := tuple(one.message_id for one in mine if one.read_at is None):
        acting.project.journal.write(mark_read, acting.actor, OPERATOR, unread)
    lines = acting.project.journal.read(thread_lines, message.id, context.now)
    return Outcome(page=Page(message.subject or f"Thread {message.thread}", lines))


def _read_already(context: CommandContext) -> str:
    if reason := no_message(context):
        return reason
    mine = context.receipt(context.message) if context.message is not None else None
    if mine is None:
        return "it is not addressed to you"
    return "it is read already" if mine.read_at is not None else ""


def _seen(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.messages.receipts import mark_read

    if context.message is None:
        return Outcome("no message is selected")
    acting.project.journal.write(mark_read, acting.actor, OPERATOR, (context.message.id,))
    return Outcome(f"message {context.message.id} is marked as read")


def _cannot_acknowledge(context: CommandContext) -> str:
    if reason := no_message(context):
        return reason
    mine = context.receipt(context.message) if context.message is not None else None
    if mine is None:
        return "it is not addressed to you"
    return "it is acknowledged already" if mine.acknowledged_at is not None else ""


def _acknowledge(acting: Acting, context: CommandContext, _values: Values) -> Outcome:
    from core.services.messages.receipts import acknowledge

    if context.message is None:
        return Outcome("no message is selected")
    acting.project.journal.write(acknowledge, acting.actor, OPERATOR, context.message.id)
    return Outcome(f"message {context.message.id} is acknowledged")


MESSAGE_COMMANDS = (
    Command(
        "message.compose", "new message", "m", Scope.EVERYWHERE,
        "Sends a message to a conversation, a role or everybody. It waits for them and is never typed.",
        _compose, question=_ask_compose, disabled=lambda context: "" if _recipients(context) else "nobody is there",
        rank=55, label="message",
        many=Many("Message to {}", Scope.CONVERSATION, _cannot_hear),
    ),
    Command(
        "message.read", "read it", "enter,e", Scope.MESSAGE,
        "Shows its whole thread, with how far each message came with each reader, and marks it read.",
        _read, disabled=no_message, rank=10, label="read",
    ),
    Command(
        "message.seen", "mark as read", "r", Scope.MESSAGE,
        "Takes it off what is unread without opening it.",
        _seen, disabled=_read_already, rank=16,
        many=Many("Mark {} as read"),
    ),
    Command(
        "message.reply", "answer it", "i", Scope.MESSAGE,
        "Answers in the same thread.",
        _reply, disabled=_from_nobody, question=_ask_reply, rank=12, label="answer it",
    ),
    Command(
        "message.acknowledge", "acknowledge", "y", Scope.MESSAGE,
        "Tells the sender that you have seen it and take it on.",
        _acknowledge, Danger.NONE, disabled=_cannot_acknowledge, rank=14,
        many=Many("Acknowledge {}"),
    ),
)  # fmt: skip
