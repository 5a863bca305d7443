"""A thread as a page to read: every message with how far it has come with each reader, when, and by which way."""

from __future__ import annotations

from typing import Any

from core.commands.command import Fact
from core.model.message import Importance, Message, Receipt
from core.services.messages.reads import receipts, thread
from core.text.values import age

_STEPS = ("queued_at", "delivered_at", "read_at", "acknowledged_at")


def thread_lines(connection: Any, number: int, now: float) -> tuple[Fact, ...]:
    """Oldest first; the message `number` itself stands out. Raises NotFound."""
    messages = thread(connection, number)
    lines: list[Fact] = []
    for message in messages:
        if lines:
            lines.append(Fact(""))
        lines += _message(message, now, message.id == number and len(messages) > 1)
        lines += [receipt_fact(one, now) for one in receipts(connection, message.id)]
    return tuple(lines)


def receipt_fact(receipt: Receipt, now: float) -> Fact:
    """`eve: queued 3m ago · delivered 2m ago by hook · not read yet`."""
    told = []
    for step in _STEPS:
        at, word = getattr(receipt, step), step.removesuffix("_at")
        if at is not None:
            way = f" by {receipt.via}" if word == "delivered" and receipt.via else ""
            told.append(f"{word} {age(now - at)} ago{way}")
    if receipt.expired_at is not None:
        told.append(f"expired undelivered {age(now - receipt.expired_at)} ago")
    elif receipt.read_at is None:
        told.append("not read yet" if receipt.delivered_at is not None else "not delivered yet")
    tone = "warning" if receipt.expired_at is not None else "muted"
    return Fact(f"   {receipt.recipient}: {' · '.join(told)}", tone)


def _message(message: Message, now: float, stands_out: bool) -> list[Fact]:
    loud = "" if message.importance == Importance.NORMAL else f" · {message.importance}"
    head = f"{message.sender} to {message.recipient} · {age(now - message.sent_at)} ago · {message.kind}{loud}"
    over = ""
    if message.expires_at is not None:
        left = message.expires_at - now
        over = f" · expires in {age(left)}" if left > 0 else f" · expired {age(-left)} ago"
    lines = [Fact(f"{head}{over} · message {message.id}", "accent" if stands_out else "title")]
    if message.subject:
        lines.append(Fact(message.subject, "strong"))
    return [*lines, *(Fact(line) for line in message.body.splitlines())]
